// Differences: of messages, then of lines, then of words. Pure; gives up after a while rather than hold up the page.

export interface Change<T> {
    kind: 'same' | 'add' | 'remove';
    value: T;
}

/** Myers' shortest edit script. Null if it would take more steps than allowed, or it is over meanwhile. */
export function diff<T>(a: readonly T[], b: readonly T[], same: (x: T, y: T) => boolean = Object.is, maxSteps = 1_000_000, isOver: () => boolean = () => false): Change<T>[] | null {
    let start = 0;
    while (start < a.length && start < b.length && same(a[start]!, b[start]!)) start++;
    let endA = a.length;
    let endB = b.length;
    while (endA > start && endB > start && same(a[endA - 1]!, b[endB - 1]!)) {
        endA--;
        endB--;
    }
    const middle = middleOf(a.slice(start, endA), b.slice(start, endB), same, maxSteps, isOver);
    if (!middle) return null;
    const keep = (value: T): Change<T> => ({ kind: 'same', value });
    return [...a.slice(0, start).map(keep), ...middle, ...a.slice(endA).map(keep)];
}

function middleOf<T>(a: readonly T[], b: readonly T[], same: (x: T, y: T) => boolean, maxSteps: number, isOver: () => boolean): Change<T>[] | null {
    const n = a.length;
    const m = b.length;
    // One of them went on: there is nothing to be looked for.
    if (n === 0) return b.map((value) => ({ kind: 'add', value }));
    if (m === 0) return a.map((value) => ({ kind: 'remove', value }));
    const max = n + m;
    let steps = 0;
    const v = new Map<number, number>([[1, 0]]);
    const trace: Map<number, number>[] = [];
    for (let d = 0; d <= max; d++) {
        trace.push(new Map(v));
        steps += v.size;
        if (steps > maxSteps || isOver()) return null;
        for (let k = -d; k <= d; k += 2) {
            let x = k === -d || (k !== d && (v.get(k - 1) ?? -1) < (v.get(k + 1) ?? -1)) ? (v.get(k + 1) ?? 0) : (v.get(k - 1) ?? 0) + 1;
            let y = x - k;
            while (x < n && y < m && same(a[x]!, b[y]!)) {
                x++;
                y++;
                steps++;
            }
            v.set(k, x);
            if (x >= n && y >= m) return back(a, b, trace, d);
        }
    }
    return [];
}

function back<T>(a: readonly T[], b: readonly T[], trace: Map<number, number>[], last: number): Change<T>[] {
    const out: Change<T>[] = [];
    let x = a.length;
    let y = b.length;
    for (let d = last; d >= 0; d--) {
        const v = trace[d]!;
        const k = x - y;
        const down = k === -d || (k !== d && (v.get(k - 1) ?? -1) < (v.get(k + 1) ?? -1));
        const previousK = down ? k + 1 : k - 1;
        const previousX = v.get(previousK) ?? 0;
        const previousY = previousX - previousK;
        while (x > previousX && y > previousY && x > 0 && y > 0) out.push({ kind: 'same', value: a[--x]! }), y--;
        if (d > 0) out.push(down ? { kind: 'add', value: b[--y]! } : { kind: 'remove', value: a[--x]! });
    }
    return out.reverse();
}

export function words(text: string): string[] {
    return text.match(/\s+|[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_]/gu) ?? [];
}
