// What is looked for in a trace: the server looks, for the page has no values.
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { get, type Found } from '../api';
import { plural } from '../format';
import { reading } from '../reading';
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
    /** Where not all was looked at: how many spans were. */
    const searched = useSignal<number | undefined>(undefined);
    /** The field that it was found in, by span. */
    const found = useSignal<Map<string, string> | undefined>(undefined);
    const text = query.value.get('find') ?? '';
    const reader = useRef<ReturnType<typeof reading>>();
    useEffect(() => {
        if (text.trim().length < 2) {
            found.value = undefined;
            return;
        }
        const own = reading(async (signal) => {
            try {
                const answer = await get<Found>(`traces/${id}/find?q=${encodeURIComponent(text)}&limit=1000`, signal);
                found.value = new Map(answer.items.map((hit) => [hit.spanId, hit.field]));
                searched.value = answer.complete ? undefined : answer.searchedSpans;
                announced.value = plural(answer.items.length, 'match', 'matches');
            } catch (error) {
                if (!signal.aborted) say(`Nothing could be looked for: ${error instanceof Error ? error.message : error}`);
            }
        });
        const timer = setTimeout(() => {
            reader.current = own;
            void own.again();
        }, 200);
        return () => {
            clearTimeout(timer);
            reader.current = undefined;
            own.end();
        };
    }, [text, id]);
    useEffect(() => void reader.current?.again(), [version]);
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
    return { text, hits, matches, position, nextMatch, searched: searched.value };
}

/** The match is somewhere in the panel, which may still be reading it. */
function showMatch(frames = 120): void {
    requestAnimationFrame(() => {
        const mark = document.querySelector('.panel mark');
        if (mark) mark.scrollIntoView({ block: 'nearest' });
        else if (frames > 0) showMatch(frames - 1);
    });
}
