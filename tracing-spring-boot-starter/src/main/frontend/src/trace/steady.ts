// What is read stays where it is when rows come and go above it.
import type { Signal } from '@preact/signals';
import type { RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { above, idOf, nodeOf, type Layout, type Rows } from './rows';

interface Drawn {
    layout: Layout;
    rows: Rows;
    open: ReadonlySet<number>;
}

/** The row of a node, known by its id, or where it is not open of what it is in. */
export function rowOf(id: string, { layout, rows, open }: Drawn): number {
    const node = nodeOf(layout, id);
    if (node === undefined) return -1;
    const closed = above(layout, node).findLast((each) => !open.has(each));
    return rows.nodes.indexOf(closed ?? node);
}

/** Scrolls by as many rows as the first one in view has moved, before that is painted. */
export function useSteady(scroller: RefObject<HTMLElement>, drawn: Drawn, rowHeight: number, top: Signal<number>): void {
    const first = useRef<{ id: string; row: number }>();
    useLayoutEffect(() => {
        const box = scroller.current;
        const before = first.current;
        const now = before ? rowOf(before.id, drawn) : -1;
        if (!box || !before || now < 0 || now === before.row) return;
        box.scrollTop += (now - before.row) * rowHeight;
        top.value = box.scrollTop;
    }, [drawn.rows]);
    useLayoutEffect(() => {
        const { nodes } = drawn.rows;
        let row = Math.floor(top.value / rowHeight);
        // What is not here yet has no id.
        while (row < nodes.length && nodes[row]! < 0) row++;
        first.current = row < nodes.length ? { id: idOf(drawn.layout, nodes[row]!), row } : undefined;
    });
}
