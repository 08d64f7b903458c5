// Reads what changes while it is read.

/** One reading at a time, however often something happens: whoever asks during one has it done once more after it. */
export function reading(work: (signal: AbortSignal) => Promise<void>) {
    const ending = new AbortController();
    let busy = false;
    let stale = false;
    return {
        again: async (): Promise<void> => {
            stale = true;
            if (busy) return;
            busy = true;
            while (stale && !ending.signal.aborted) {
                stale = false;
                await work(ending.signal);
            }
            busy = false;
        },
        /** What still comes is for nobody. */
        end: () => ending.abort(),
    };
}
