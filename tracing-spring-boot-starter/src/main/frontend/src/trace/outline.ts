// A trace's spans as typed arrays: what a waterfall of 100,000 of them needs. Pure; nothing here knows of the page.
import type { Outline } from '../api';

export interface Tree {
    spans: Outline[];
    /** By id; ids come with the data, so no object's keys. */
    index: Map<string, number>;
    parent: Int32Array;
    depth: Int32Array;
    /** Milliseconds from the trace's start. */
    start: Float64Array;
    end: Float64Array;
    children: number[][];
    tops: number[];
    first: number;
    total: number;
}

export function micros(iso: string): number {
    // Date keeps milliseconds; the digits behind them are ours.
    const fraction = /\.(\d+)Z?$/.exec(iso)?.[1] ?? '';
    return Date.parse(iso) * 1000 + Number(fraction.padEnd(6, '0').slice(3, 6));
}

export function tree(spans: Outline[], rootSpanId: string | undefined, now: number): Tree {
    const sorted = [...spans].sort((a, b) => micros(a.startTime) - micros(b.startTime) || (a.id < b.id ? -1 : 1));
    const n = sorted.length;
    const index = new Map(sorted.map((span, i) => [span.id, i]));
    const parent = new Int32Array(n).fill(-1);
    const start = new Float64Array(n);
    const end = new Float64Array(n);
    const zero = n ? micros(sorted[0]!.startTime) : 0;
    const root = rootSpanId === undefined ? -1 : (index.get(rootSpanId) ?? -1);
    let total = 0;
    sorted.forEach((span, i) => {
        start[i] = (micros(span.startTime) - zero) / 1000;
        end[i] = span.status === 'running' ? Math.max(start[i]!, now - zero / 1000) : start[i]! + span.durationMs;
        total = Math.max(total, end[i]!);
        const told = span.parentSpanId === undefined ? -1 : (index.get(span.parentSpanId) ?? -1);
        if (told >= 0 && told !== i) parent[i] = told;
        else if (span.parentMissing && root !== i) parent[i] = root;
    });
    cutCircles(parent, root);
    const children: number[][] = sorted.map(() => []);
    const tops: number[] = [];
    for (let i = 0; i < n; i++) (parent[i]! >= 0 ? children[parent[i]!]! : tops).push(i);
    return { spans: sorted, index, parent, depth: depths(parent, children, tops), start, end, children, tops, first: zero, total };
}

/** Hostile data may have parents in a circle: whoever is met twice on the way up is a top. */
function cutCircles(parent: Int32Array, root: number): void {
    const state = new Uint8Array(parent.length);
    for (let i = 0; i < parent.length; i++) {
        const way: number[] = [];
        let at = i;
        while (at >= 0 && state[at] === 0) {
            state[at] = 1;
            way.push(at);
            at = parent[at]!;
        }
        if (at >= 0 && state[at] === 1) parent[at] = root >= 0 && root !== at && state[root] === 2 ? root : -1;
        for (const each of way) state[each] = 2;
    }
}

function depths(parent: Int32Array, children: number[][], tops: number[]): Int32Array {
    const depth = new Int32Array(parent.length);
    const stack = [...tops];
    while (stack.length) {
        const at = stack.pop()!;
        for (const child of children[at]!) {
            depth[child] = depth[at]! + 1;
            stack.push(child);
        }
    }
    return depth;
}

/** The rows in view when the open ones are open, from a span or all tops. */
export function flatten(of: Tree, open: ReadonlySet<number>, from?: number): Int32Array {
    const rows: number[] = [];
    const stack = from === undefined ? [...of.tops].reverse() : [from];
    while (stack.length) {
        const at = stack.pop()!;
        rows.push(at);
        if (open.has(at)) {
            const below = of.children[at]!;
            for (let i = below.length - 1; i >= 0; i--) stack.push(below[i]!);
        }
    }
    return Int32Array.from(rows);
}

export function ancestors(of: Tree, span: number): number[] {
    const all: number[] = [];
    for (let at = of.parent[span]!; at >= 0; at = of.parent[at]!) all.push(at);
    return all;
}

const OPEN_ALL = 500;
const OPEN_DEPTH = 3;
const MAX_ERRORS = 200;

export function errors(of: Tree): number[] {
    return treeOrder(of).filter((i) => of.spans[i]!.status === 'error');
}

export function treeOrder(of: Tree): number[] {
    return [...flatten(of, new Set(of.spans.keys()))];
}

/** What is open at first: all of a small trace; of a large one the upper levels and what one came for. */
export function openAtFirst(of: Tree, linked: number | undefined): Set<number> {
    const n = of.spans.length;
    if (n <= OPEN_ALL) return new Set(of.spans.keys());
    const open = new Set<number>();
    for (let i = 0; i < n; i++) if (of.depth[i]! < OPEN_DEPTH) open.add(i);
    const shown = [
        ...errors(of).slice(0, MAX_ERRORS),
        ...of.spans.flatMap((span, i) => (span.status === 'running' ? [i] : [])).slice(0, MAX_ERRORS),
        ...criticalPath(of).map((part) => part.span),
        ...(linked === undefined ? [] : [linked]),
    ];
    for (const span of shown) for (const above of ancestors(of, span)) open.add(above);
    return open;
}

/** Time that a span spent in none of its children. */
export function selfTime(of: Tree, span: number): number {
    const from = of.start[span]!;
    const to = of.end[span]!;
    let covered = 0;
    let upTo = from;
    for (const child of of.children[span]!) {
        const begin = Math.max(upTo, of.start[child]!);
        const until = Math.min(to, of.end[child]!);
        if (until > begin) {
            covered += until - begin;
            upTo = until;
        }
    }
    return to - from - covered;
}

export interface Part {
    span: number;
    from: number;
    to: number;
}

/**
 * What made it take so long: from the root's end backwards, the child that ended last owns the time, the parent owns the gaps, and so
 * on inside of the child. The parts follow one another, and add up to the root's duration.
 */
export function criticalPath(of: Tree): Part[] {
    const root = of.tops[0];
    if (root === undefined) return [];
    const parts: Part[] = [];
    const stack: Part[] = [{ span: root, from: of.start[root]!, to: of.end[root]! }];
    while (stack.length) {
        const { span, from, to } = stack.pop()!;
        const inner: Part[] = [];
        let cursor = to;
        const last = of.children[span]!.map((child) => child).sort((a, b) => of.end[b]! - of.end[a]! || of.start[b]! - of.start[a]!);
        const owned: Part[] = [];
        for (const child of last) {
            const end = Math.min(cursor, of.end[child]!);
            const begin = Math.max(from, of.start[child]!);
            if (end <= begin) continue;
            if (cursor > end) owned.push({ span, from: end, to: cursor });
            inner.push({ span: child, from: begin, to: end });
            cursor = begin;
        }
        if (cursor > from) owned.push({ span, from, to: cursor });
        parts.push(...owned);
        stack.push(...inner);
    }
    return parts.sort((a, b) => a.from - b.from);
}

export function slowest(of: Tree): number | undefined {
    const root = of.tops[0];
    let best: number | undefined;
    let most = -1;
    for (let i = 0; i < of.spans.length; i++) {
        const own = i === root ? -1 : selfTime(of, i);
        if (own > most) {
            most = own;
            best = i;
        }
    }
    return best;
}

export function costliest(of: Tree): number | undefined {
    let best: number | undefined;
    let most = 0;
    of.spans.forEach((span, i) => {
        const amount = Number(span.cost?.amount ?? 0);
        if (amount > most) {
            most = amount;
            best = i;
        }
    });
    return best;
}

/** Four to eight marks at steps of 1, 2 or 5. */
export function ticks(from: number, to: number): number[] {
    const range = to - from;
    if (!(range > 0)) return [from];
    const power = 10 ** Math.floor(Math.log10(range / 10));
    const step = [1, 2, 5, 10, 20, 50].map((m) => m * power).find((each) => range / each < 8)!;
    const all: number[] = [];
    for (let at = Math.ceil(from / step) * step; at <= to + step / 1e6; at += step) all.push(at);
    return all;
}
