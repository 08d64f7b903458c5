// What is looked for in a trace: the server looks, for the page has no values.
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { get, type Found } from '../api';
import { plural } from '../format';
import { announced, query } from '../state';
import { say } from '../ui';

/** The text in the address, and where it was found: the field of each span, in the order of the tree; undefined while nothing is looked for. */
export function useFind(id: string, version: number): { text: string; found: Map<string, string> | undefined } {
    const found = useSignal<Map<string, string> | undefined>(undefined);
    const text = query.value.get('find') ?? '';
    useEffect(() => {
        if (text.trim().length < 2) {
            found.value = undefined;
            return;
        }
        const abort = new AbortController();
        const timer = setTimeout(() => {
            get<Found>(`traces/${id}/find?q=${encodeURIComponent(text)}&limit=1000`, abort.signal)
                .then((answer) => {
                    const hits = answer.items;
                    found.value = new Map(hits.map((hit) => [hit.spanId, hit.field]));
                    announced.value = plural(hits.length, 'match', 'matches');
                })
                .catch((error: unknown) => {
                    if (!abort.signal.aborted) say(`Nothing could be looked for: ${error instanceof Error ? error.message : error}`);
                });
        }, 200);
        return () => {
            clearTimeout(timer);
            abort.abort();
        };
    }, [text, id, version]);
    useEffect(() => {
        found.value = undefined;
    }, [id]);
    return { text, found: found.value };
}
