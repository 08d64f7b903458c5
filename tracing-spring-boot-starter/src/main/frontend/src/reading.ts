// Reads from the server what changes while it is read.
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';

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

interface Read<T> {
    key: string;
    value?: T;
    failure?: unknown;
}

/** Reads anew for each key, and again when that is asked for. What was read for another key is never shown for this one. */
export function useRead<T>(key: string, read: (signal: AbortSignal) => Promise<T>): { value: T | undefined; failure: unknown; again: () => void } {
    const told = useSignal<Read<T>>({ key });
    const attempt = useSignal(0);
    useEffect(() => {
        const abort = new AbortController();
        const tell = (answer: Partial<Read<T>>) => {
            if (!abort.signal.aborted) told.value = { key, ...answer };
        };
        tell({});
        read(abort.signal).then(
            (value) => tell({ value }),
            (failure: unknown) => tell({ failure }),
        );
        return () => abort.abort();
    }, [key, attempt.value]);
    const { value, failure } = told.value.key === key ? told.value : { value: undefined, failure: undefined };
    return { value, failure, again: () => attempt.value++ };
}
