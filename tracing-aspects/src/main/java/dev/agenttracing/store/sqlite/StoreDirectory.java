/* SPDX-License-Identifier: Apache-2.0 */
package dev.agenttracing.store.sqlite;

import dev.agenttracing.store.TraceStoreException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The directory of a store: the owner's alone, out of version control, and written by one program at a time. */
final class StoreDirectory implements AutoCloseable {

    private static final Set<String> REMOTE = Set.of(
            "nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "afs", "9p", "lustre", "gfs2", "ceph", "fuse.sshfs");
    private static final String ELSEWHERE =
            " Set agent-tracing.store.path to another directory, or agent-tracing.store.type to memory.";

    private final FileChannel channel;

    private StoreDirectory(FileChannel channel) {
        this.channel = channel;
    }

    /** Makes a directory ready to be written, and keeps others from it until it is closed. */
    static StoreDirectory lock(Path path) {
        try {
            make(path);
            refuseRemote(path, Files.getFileStore(path).type());
            return lockNow(path);
        } catch (IOException e) {
            throw new TraceStoreException("The trace store cannot write to " + path + " (" + e + ")." + ELSEWHERE, e);
        }
    }

    private static void make(Path path) throws IOException {
        if (Files.notExists(path)) {
            if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Path parent = path.toAbsolutePath().getParent();
                if (parent != null) {
                    Files.createDirectories(parent);
                }
                Files.createDirectory(
                        path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            } else {
                Files.createDirectories(path);
            }
            // Not in a directory of somebody else's: it may have sources in it.
            Files.writeString(path.resolve(".gitignore"), "# Traces are data, not source.\n*\n");
        }
    }

    /** Makes a file that only its owner may read, whatever the directory allows; SQLite gives its companions the same rights. */
    static void makeOwnersFile(Path file) throws IOException {
        if (Files.notExists(file)
                && file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            try {
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            } catch (FileAlreadyExistsException madeMeanwhile) {
                // By another thread, in the same way.
                return;
            }
        }
    }

    static void refuseRemote(Path path, String type) {
        if (REMOTE.contains(type.toLowerCase(Locale.ROOT))) {
            throw new TraceStoreException(
                    path + " is on a network file system (" + type + "), where SQLite cannot keep its files whole."
                            + ELSEWHERE,
                    null);
        }
    }

    private static StoreDirectory lockNow(Path path) throws IOException {
        makeOwnersFile(path.resolve("lock"));
        FileChannel channel =
                FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (tryLock(channel) == null) {
            channel.close();
            throw new TraceStoreException(
                    "Another program writes its traces to " + path + ". Set agent-tracing.store.path to a directory of"
                            + " this program's own; the command line can read the other's meanwhile.",
                    null);
        }
        return new StoreDirectory(channel);
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException inAnotherClassLoader) {
            return null;
        }
    }

    /** Gives the directory free; the lock goes with the channel. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new TraceStoreException("The lock of the trace store cannot be given back", e);
        }
    }
}
