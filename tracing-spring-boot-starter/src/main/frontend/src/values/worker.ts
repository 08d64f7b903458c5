// The page's end of the worker.
import { ApiError, signedOut } from '../api';
import type { Asked, Reply, Request } from './work';

export interface Work {
    ask: <K extends keyof Asked>(ask: K, of: Asked[K]['in']) => Promise<Asked[K]['out']>;
    /** Ends it, whatever it does: what was asked is never answered. */
    stop: () => void;
}

export function startWork(onProgress: (what: string, share: number) => void = () => {}): Work {
    const worker = new Worker(new URL('./work.ts', import.meta.url), { type: 'module' });
    const waiting = new Map<number, { done: (value: never) => void; failed: (error: Error) => void }>();
    let last = 0;
    worker.addEventListener('message', ({ data }: MessageEvent<Reply>) => {
        if ('progress' in data) return onProgress(data.progress.what, data.progress.share);
        const asked = waiting.get(data.id);
        waiting.delete(data.id);
        if ('done' in data) asked?.done(data.done as never);
        else {
            if (data.failed.status === 401) signedOut.value = true;
            asked?.failed(new ApiError(data.failed));
        }
    });
    worker.addEventListener('error', () => {
        for (const each of waiting.values()) each.failed(new Error('The worker could not be started.'));
        waiting.clear();
    });
    return {
        ask: (ask, of) =>
            new Promise((done, failed) => {
                const id = ++last;
                waiting.set(id, { done, failed });
                worker.postMessage({ id, ask, of } as Request);
            }),
        stop: () => {
            worker.terminate();
            waiting.clear();
        },
    };
}
