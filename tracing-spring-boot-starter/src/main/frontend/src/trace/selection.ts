// Which spans are open, and which one is selected: it may be one that is not here yet.
import { useSignal, type Signal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { go, query, spanId } from '../state';
import type { Tree } from './outline';
import { above, flatten, idOf, layout, nodeOf, openAtFirst } from './rows';
import type { Source } from './source';

/** @param panel whether the panel of what is selected is shown */
export function useSelection(source: Source, tree: Tree, panel: Signal<boolean>) {
    const { head, part, version } = source;
    /** What somebody has opened, among what was there then; undefined while nobody has. */
    const unfolded = useSignal<{ open: ReadonlySet<string>; among: ReadonlyMap<string, number> } | 'all' | undefined>(undefined);
    /** What was opened by itself stays open: of a trace that runs nothing folds beneath the reader. */
    const openedSoFar = useMemo(() => new Set<string>(), [source]);
    /** To be selected when it is here. */
    const wanted = useSignal<{ id: string; panel: boolean } | { parent: string; place: number } | undefined>(undefined);
    useEffect(() => {
        unfolded.value = undefined;
        wanted.value = undefined;
    }, [source]);
    const drawn = useMemo(() => layout(tree), [tree]);
    const atFirst = useMemo(() => [...openAtFirst(drawn, head.value?.spanCount ?? 0)].map((node) => [node, idOf(drawn, node)] as const), [drawn, head.value?.spanCount]);
    const selected = tree.index.get(spanId.value);
    const active = nodeOf(drawn, spanId.value);
    const opened = useMemo(() => {
        // What is still being read is open too where all is.
        if (unfolded.value === 'all') return new Set(drawn.children.keys());
        const told = unfolded.value;
        const open = new Set([...(told?.open ?? openedSoFar)].flatMap((each) => nodeOf(drawn, each) ?? []));
        for (const [node, id] of atFirst) {
            if (told && (part.value || told.among.has(id))) continue;
            openedSoFar.add(id);
            open.add(node);
        }
        // What is selected is in view, if it came into a group meanwhile too.
        if (active !== undefined) for (const each of above(drawn, active)) if (unfolded.value === undefined || each >= tree.spans.length) open.add(each);
        return open;
    }, [drawn, unfolded.value, active]);
    const root = tree.index.get(query.value.get('root') ?? '');
    const rows = useMemo(() => flatten(drawn, opened, root), [drawn, opened, root]);
    const setOpen = (next: Iterable<number>) => (unfolded.value = { open: new Set(Array.from(next, (each) => idOf(drawn, each))), among: tree.index });
    const select = (node: number | undefined, andPanel = false) => {
        if (node === undefined) return;
        const closed = above(drawn, node).filter((each) => !opened.has(each));
        if (closed.length) setOpen([...opened, ...closed]);
        go({ span: idOf(drawn, node) }, 'replace');
        if (andPanel) panel.value = true;
    };
    /** Selects a span that may not be here yet. */
    const selectId = (span: string | undefined, andPanel = false) => {
        if (span === undefined) return;
        const here = nodeOf(drawn, span);
        if (here !== undefined) return select(here, andPanel);
        wanted.value = { id: span, panel: andPanel };
        if (part.value) void source.reach(span).then((there) => there || (wanted.value = undefined));
    };
    /** Of somebody who moves on: what was wanted before is wanted no more. */
    const move = (node: number) => {
        if (active !== undefined) wanted.value = undefined;
        select(node);
    };
    useEffect(() => {
        const it = wanted.value;
        if (!it) return;
        const parent = 'id' in it || !it.parent ? undefined : nodeOf(drawn, it.parent);
        const node = 'id' in it ? nodeOf(drawn, it.id) : (parent === undefined ? drawn.tops : drawn.children[parent]!).find((each) => tree.spans[each]?.place === it.place);
        if (node === undefined) return;
        wanted.value = undefined;
        select(node, 'id' in it && it.panel);
    }, [drawn]);
    // Of a large trace what is open at first is so for good: what is read later does not push away what is looked at.
    useEffect(() => {
        if (part.value && version.value > 0 && unfolded.value === undefined) setOpen(opened);
    }, [version.value]);
    // The address may name a span and a subtree's top that are not here yet.
    const rootId = query.value.get('root');
    useEffect(() => {
        if (!part.value) return;
        if (spanId.value && active === undefined) selectId(spanId.value, panel.value);
        if (rootId) void source.reach(rootId);
    }, [part.value !== undefined, spanId.value, rootId]);
    const onMissing = (aboveIt: number, place: number, activate: boolean) => {
        const parent = aboveIt < 0 ? '' : tree.spans[aboveIt]!.id;
        if (activate) wanted.value = { parent, place };
        void source.need(parent, place);
    };
    const toggle = (node: number) => {
        wanted.value = undefined;
        const next = new Set(opened);
        if (!next.delete(node)) next.add(node);
        // What is in a closed one cannot be the active row.
        else if (active !== undefined && above(drawn, active).includes(node)) go({ span: idOf(drawn, node) }, 'replace');
        setOpen(next);
    };
    const openAll = () => void (unfolded.value = 'all');
    return { drawn, rows, opened, selected, active, setOpen, openAll, move, select, selectId, toggle, onMissing };
}
