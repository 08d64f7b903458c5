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
    /** Of a trace of which only some spans are here: how many top spans it has. Each span tells its place and how many are below it. */
    part: { topCount: number } | undefined;
}

/** What is known of a trace of which only some spans are here. */
export interface Partly {
    topCount: number;
    startTime: string;
    durationMs: number;
}

export function micros(iso: string): number {
    // Date keeps milliseconds; the digits behind them are ours.
    const fraction = /\.(\d+)Z?$/.exec(iso)?.[1] ?? '';
    return Date.parse(iso) * 1000 + Number(fraction.padEnd(6, '0').slice(3, 6));
}

export function tree(spans: Outline[], rootSpanId: string | undefined, now: number, partly?: Partly): Tree {
    const told = Float64Array.from(spans, (span) => micros(span.startTime));
    const order = Array.from(spans.keys()).sort((a, b) => told[a]! - told[b]! || (spans[a]!.id < spans[b]!.id ? -1 : 1));
    const sorted = order.map((i) => spans[i]!);
    const n = sorted.length;
    const index = new Map(sorted.map((span, i) => [span.id, i]));
    const parent = new Int32Array(n).fill(-1);
    const start = new Float64Array(n);
    const end = new Float64Array(n);
    const zero = partly ? micros(partly.startTime) : n ? told[order[0]!]! : 0;
    const root = rootSpanId === undefined ? -1 : (index.get(rootSpanId) ?? -1);
    let total = partly?.durationMs ?? 0;
    sorted.forEach((span, i) => {
        start[i] = (told[order[i]!]! - zero) / 1000;
        end[i] = span.status === 'running' ? Math.max(start[i]!, now - zero / 1000) : start[i]! + span.durationMs;
        total = Math.max(total, end[i]!);
        const above = span.parentSpanId === undefined ? -1 : (index.get(span.parentSpanId) ?? -1);
        if (span.parentMissing && root !== i) parent[i] = root;
        else if (above >= 0 && above !== i) parent[i] = above;
    });
    cutCircles(parent, root);
    const children: number[][] = sorted.map(() => []);
    const tops: number[] = [];
    for (let i = 0; i < n; i++) (parent[i]! >= 0 ? children[parent[i]!]! : tops).push(i);
    return { spans: sorted, index, parent, depth: depths(parent, children, tops), start, end, children, tops, first: zero, total, part: partly && { topCount: partly.topCount } };
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

export function ancestors(of: Tree, span: number): number[] {
    const all: number[] = [];
    for (let at = of.parent[span]!; at >= 0; at = of.parent[at]!) all.push(at);
    return all;
}

export function errors(of: Tree): number[] {
    return treeOrder(of).filter((i) => of.spans[i]!.status === 'error');
}

/** All spans, each before what is below it. */
export function treeOrder(of: Tree): number[] {
    const all: number[] = [];
    const stack = [...of.tops].reverse();
    while (stack.length) {
        const at = stack.pop()!;
        all.push(at);
        const below = of.children[at]!;
        for (let i = below.length - 1; i >= 0; i--) stack.push(below[i]!);
    }
    return all;
}

/** Time that a span spent in none of its children. Not known of one of which children are not here. */
export function selfTime(of: Tree, span: number): number | undefined {
    if (of.part && of.children[span]!.length < of.spans[span]!.childCount) return undefined;
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

/** How much of the path each span owns, the most first. */
export function byOwner(path: Part[]): [span: number, took: number][] {
    const owned = new Map<number, number>();
    for (const part of path) owned.set(part.span, (owned.get(part.span) ?? 0) + part.to - part.from);
    return [...owned].sort((a, b) => b[1] - a[1]);
}

export function slowest(of: Tree): number | undefined {
    const root = of.tops[0];
    let best: number | undefined;
    let most = -1;
    for (let i = 0; i < of.spans.length; i++) {
        const own = i === root ? -1 : (selfTime(of, i) ?? -1);
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

/** The step of 1, 2 or 5 at which a range has four to eight marks. */
export function tickStep(range: number): number {
    if (!(range > 0)) return 1;
    const power = 10 ** Math.floor(Math.log10(range / 10));
    return [1, 2, 5, 10, 20, 50].map((m) => m * power).find((each) => range / each < 8)!;
}
