// The tree as it is drawn: alike spans in groups, and rows that stand for spans which are not here yet. Pure.
import { ancestors, criticalPath, errors, treeOrder, type Tree } from './outline';

export interface Group {
    id: string;
    /** The span above; -1 for top spans. */
    above: number;
    /** Of one type and name, none of them failed or running. */
    members: number[];
    /** How many alike failed: they stand beside the group. */
    errors: number;
    p50: number;
}

/** Nodes are spans, by their number, and behind them groups. */
export interface Layout {
    tree: Tree;
    groups: Group[];
    children: number[][];
    tops: number[];
    parent: Int32Array;
    depth: Int32Array;
}

export interface Rows {
    /** The node of each row; below 0, see {@link missing}. */
    nodes: Int32Array;
    /** The place of each among its siblings. */
    places: Int32Array;
}

const GROUPED = 50;
/** What is read at once: more siblings than this are grouped only where all spans are read, lest rows vanish while one reads. */
export const PAGE = 500;

/** The span whose child a row stands for that is not here yet, -1 for top spans; undefined for other rows. */
export function missing(row: number): number | undefined {
    return row < 0 ? -2 - row : undefined;
}

export function layout(of: Tree): Layout {
    const n = of.spans.length;
    const groups: Group[] = [];
    const members: number[][] = [];
    const order = treeOrder(of);
    const standsOut = standingOut(of, order);
    const grouped = (above: number, siblings: number[]): number[] => {
        const total = of.part ? (above < 0 ? of.part.topCount : of.spans[above]!.childCount) : siblings.length;
        if (siblings.length <= GROUPED || siblings.length < total || (of.part && total > PAGE)) return siblings;
        const alike = new Map<string, number[]>();
        for (const each of siblings) {
            const key = `${of.spans[each]!.type} ${of.spans[each]!.name}`;
            const others = alike.get(key);
            if (others) others.push(each);
            else alike.set(key, [each]);
        }
        const first = new Map<number, number>();
        const inside = new Set<number>();
        for (const all of alike.values()) {
            const quiet = all.filter((each) => !standsOut[each]);
            if (all.length <= GROUPED || quiet.length < 2) continue;
            const durations = quiet.map((each) => of.spans[each]!.durationMs).sort((a, b) => a - b);
            first.set(quiet[0]!, n + groups.length);
            groups.push({
                id: `group-${of.spans[quiet[0]!]!.id}`,
                above,
                members: quiet,
                errors: all.filter((each) => of.spans[each]!.status === 'error').length,
                p50: durations[(durations.length - 1) >> 1]!,
            });
            members.push(quiet);
            for (const each of quiet) inside.add(each);
        }
        return first.size === 0 ? siblings : siblings.flatMap((each) => (first.has(each) ? [first.get(each)!] : inside.has(each) ? [] : [each]));
    };
    const tops = grouped(-1, of.tops);
    const children = of.children.map((below, span) => grouped(span, below));
    if (groups.length === 0) return { tree: of, groups, children: of.children, tops: of.tops, parent: of.parent, depth: of.depth };
    children.push(...members);
    const parent = new Int32Array(n + groups.length);
    const depth = new Int32Array(n + groups.length);
    parent.set(of.parent);
    groups.forEach((group, g) => {
        parent[n + g] = group.above;
        for (const member of group.members) parent[member] = n + g;
    });
    for (const span of order) {
        const above = parent[span]!;
        if (above >= n) depth[above] = groups[above - n]!.above < 0 ? 0 : depth[groups[above - n]!.above]! + 1;
        depth[span] = above < 0 ? 0 : depth[above]! + 1;
    }
    return { tree: of, groups, children, tops, parent, depth };
}

/** What failed or runs, or has such below it, is not hidden in a group. */
function standingOut(of: Tree, order: number[]): Uint8Array {
    const out = new Uint8Array(of.spans.length);
    for (let i = order.length - 1; i >= 0; i--) {
        const span = of.spans[order[i]!]!;
        if (span.status === 'error' || span.status === 'running' || span.status === 'abandoned' || (span.subtreeErrors ?? 0) > 0) out[order[i]!] = 1;
        const above = of.parent[order[i]!]!;
        if (out[order[i]!] && above >= 0) out[above] = 1;
    }
    return out;
}

/** How many nodes are below one, those that are not here counted; below -1 are the top ones. */
export function sizeBelow(of: Layout, node: number): number {
    const known = node < 0 ? of.tops.length : of.children[node]!.length;
    // Only where all are read there are groups.
    if (!of.tree.part || node >= of.tree.spans.length || isGrouped(of, node)) return known;
    return Math.max(known, node < 0 ? of.tree.part.topCount : of.tree.spans[node]!.childCount);
}

function isGrouped(of: Layout, node: number): boolean {
    return node < 0 ? of.tops !== of.tree.tops : of.children[node] !== of.tree.children[node];
}

/** The nodes below one, by place; where one is not here, the row that stands for it. */
function below(of: Layout, node: number): number[] {
    const known = node < 0 ? of.tops : of.children[node]!;
    const total = sizeBelow(of, node);
    if (known.length >= total) return known;
    const place = (each: number) => of.tree.spans[each]?.place ?? 0;
    const all: number[] = [];
    for (const each of [...known].sort((a, b) => place(a) - place(b))) {
        while (all.length < Math.min(place(each), total)) all.push(-2 - node);
        all.push(each);
    }
    while (all.length < total) all.push(-2 - node);
    return all;
}

/** The rows when the open nodes are open, from a node or all tops. */
export function flatten(of: Layout, open: ReadonlySet<number>, from?: number): Rows {
    const nodes: number[] = [];
    const places: number[] = [];
    const stack: number[] = [];
    const push = (some: number[]) => {
        for (let i = some.length - 1; i >= 0; i--) stack.push(i, some[i]!);
    };
    push(from === undefined ? below(of, -1) : [from]);
    while (stack.length) {
        const at = stack.pop()!;
        nodes.push(at);
        places.push(stack.pop()!);
        if (at >= 0 && open.has(at)) push(below(of, at));
    }
    return { nodes: Int32Array.from(nodes), places: Int32Array.from(places) };
}

export function nodeOf(of: Layout, id: string): number | undefined {
    const span = of.tree.index.get(id);
    if (span !== undefined || !id.startsWith('group-')) return span;
    const group = of.groups.findIndex((each) => each.id === id);
    return group < 0 ? undefined : of.tree.spans.length + group;
}

export function idOf(of: Layout, node: number): string {
    return node < of.tree.spans.length ? of.tree.spans[node]!.id : of.groups[node - of.tree.spans.length]!.id;
}

/** What is above a node, groups included. */
export function above(of: Layout, node: number): number[] {
    const all: number[] = [];
    for (let at = of.parent[node]!; at >= 0; at = of.parent[at]!) all.push(at);
    return all;
}

const OPEN_ALL = 500;
const OPEN_DEPTH = 3;
const MAX_ERRORS = 200;

/** What is open at first: all of a small trace; of a large one the upper levels and what one came for. Groups are closed. */
export function openAtFirst(of: Layout, spanCount: number): Set<number> {
    const { tree } = of;
    if (tree.part) return openPartly(of);
    const n = tree.spans.length;
    if (Math.max(n, spanCount) <= OPEN_ALL) return new Set(tree.spans.keys());
    const open = new Set<number>();
    for (let i = 0; i < n; i++) if (tree.depth[i]! < OPEN_DEPTH) open.add(i);
    const shown = [
        ...errors(tree).slice(0, MAX_ERRORS),
        ...tree.spans.flatMap((span, i) => (span.status === 'running' ? [i] : [])).slice(0, MAX_ERRORS),
        ...criticalPath(tree).map((part) => part.span),
    ];
    for (const span of shown) for (const each of ancestors(tree, span)) open.add(each);
    return open;
}

/** The tops, and below them as much as a few screens hold. */
function openPartly(of: Layout): Set<number> {
    const tops = of.tops.filter((top) => top < of.tree.spans.length);
    const open = new Set(tops);
    let room = OPEN_ALL;
    for (const top of tops) {
        for (const child of of.children[top]!) {
            const size = sizeBelow(of, child);
            if (size <= room && child < of.tree.spans.length) {
                room -= size;
                open.add(child);
            }
        }
    }
    return open;
}

/** The closed nodes that are nearest to the top: what is opened next of a tree that is too large to be opened at once. */
export function nextLevel(of: Layout, open: ReadonlySet<number>): number[] {
    let level = of.tops;
    while (level.length) {
        const closed = level.filter((each) => !open.has(each) && sizeBelow(of, each) > 0);
        if (closed.length) return closed;
        level = level.flatMap((each) => of.children[each]!);
    }
    return [];
}
