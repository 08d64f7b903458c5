// What is looked for in a trace: the server looks, for the page has no values.
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { get, type Found } from '../api';
import { plural } from '../format';
import { announced, go, query, spanId } from '../state';
import { say } from '../ui';
import type { Tree } from './outline';

const TABS = ['input', 'output', 'error', 'attributes'];

/**
 * The text in the address, and where it was found, in the order of the tree; undefined while nothing is looked for.
 *
 * @param part whether the trace is not here whole
 */
export function useFind(id: string, version: number, tree: Tree, part: boolean, selectId: (span: string, andPanel: boolean) => void) {
    /** The field that it was found in, by span. */
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
    const hits = found.value && [...found.value.keys()].filter((each) => part || tree.index.has(each));
    const position = hits?.indexOf(spanId.value) ?? -1;
    const nextMatch = (by: 1 | -1) => {
        if (!hits?.length) return;
        const to = hits[(position + by + hits.length + (position < 0 && by < 0 ? 1 : 0)) % hits.length]!;
        selectId(to, true);
        showMatch();
        const field = found.value?.get(to);
        go({ tab: field && TABS.includes(field) ? field : null }, 'replace');
    };
    const matches = hits && new Set(hits.flatMap((each) => tree.index.get(each) ?? []));
    return { text, hits, matches, position, nextMatch };
}

/** The match is somewhere in the panel, which may still be reading it. */
function showMatch(frames = 120): void {
    requestAnimationFrame(() => {
        const mark = document.querySelector('.panel mark');
        if (mark) mark.scrollIntoView({ block: 'nearest' });
        else if (frames > 0) showMatch(frames - 1);
    });
}
