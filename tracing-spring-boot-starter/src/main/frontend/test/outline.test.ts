import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Outline } from '../src/api';
import { criticalPath, errors, selfTime, tree, treeOrder } from '../src/trace/outline';
import { flatten, idOf, layout, missing, openAtFirst, sizeBelow } from '../src/trace/rows';
import { gapsOf, scale } from '../src/trace/scale';
import { paleShare } from '../src/trace/SpanRow';
import { rowOf } from '../src/trace/steady';

const zero = Date.parse('2026-01-01T00:00:00Z');

function span(id: string, parent: string | undefined, start: number, took: number, more: Partial<Outline> = {}): Outline {
    const whole = Math.floor(start);
    const micro = String(Math.round((start - whole) * 1000)).padStart(3, '0');
    const startTime = new Date(zero + whole).toISOString().replace('Z', `${micro}Z`);
    return { inputBytes: 0, outputBytes: 0, childCount: 0, flags: [], scores: [], entry: !parent, parentMissing: false, id, ...(parent ? { parentSpanId: parent } : {}), type: 'generic', name: id, status: 'ok', startTime, durationMs: took, ...more };
}

describe('outline', () => {
    it('hangs spans under their parents, by start, and what lost its parent under the root', () => {
        const of = tree([span('b', 'a', 2, 1), span('a', undefined, 0, 10), span('lost', 'nobody', 1, 1, { parentMissing: true })], 'a', zero);
        expect(of.spans.map((each) => each.id)).toEqual(['a', 'lost', 'b']);
        expect([...of.parent]).toEqual([-1, 0, 0]);
        expect(of.total).toBe(10);
    });

    it('shows only what is open', () => {
        const of = tree([span('a', undefined, 0, 10), span('b', 'a', 1, 5), span('c', 'b', 2, 1)], 'a', zero);
        const rows = (open: number[], from?: number) => [...flatten(layout(of), new Set(open), from).nodes];
        expect(rows([])).toEqual([0]);
        expect(rows([0])).toEqual([0, 1]);
        expect(rows([0, 1], 1)).toEqual([1, 2]);
    });

    it('gives time to the child that ended last, gaps to the parent, and the parts add up to the root', () => {
        const of = tree([span('a', undefined, 0, 100), span('b', 'a', 10, 30), span('c', 'a', 20, 60), span('d', 'c', 30, 100)], 'a', zero);
        expect(criticalPath(of).map((part) => [of.spans[part.span]!.id, part.from, part.to])).toEqual([
            ['a', 0, 10],
            ['b', 10, 20],
            ['c', 20, 30],
            ['d', 30, 80],
            ['a', 80, 100],
        ]);
        expect(selfTime(of, 0)).toBe(30);
    });

    it('holds for any spans: each is drawn once, and the path covers the root without a gap', () => {
        const any = fc.array(fc.record({ parent: fc.nat(30), start: fc.nat(1000), took: fc.nat(1000) }), { minLength: 1, maxLength: 40 });
        fc.assert(
            fc.property(any, (made) => {
                // Parents anywhere, circles included.
                const spans = made.map((each, i) => span(`s${i}`, i === 0 ? undefined : `s${each.parent % made.length}`, each.start, each.took));
                const of = tree(spans, 's0', zero);
                const all = treeOrder(of);
                expect(new Set(all).size).toBe(spans.length);
                expect(all.length).toBe(spans.length);
                const root = of.tops[0]!;
                const path = criticalPath(of);
                let at = of.start[root]!;
                for (const part of path) {
                    expect(part.from).toBeCloseTo(at, 6);
                    at = part.to;
                }
                if (of.end[root]! > of.start[root]!) expect(at).toBeCloseTo(of.end[root]!, 6);
            }),
            { numRuns: 300 },
        );
    });

    it('opens the way to errors in a large trace', () => {
        const many = [span('root', undefined, 0, 1000), ...Array.from({ length: 600 }, (_, i) => span(`s${i}`, i < 5 ? (i ? `s${i - 1}` : 'root') : 'root', i, 1))];
        many[5] = { ...many[5]!, status: 'error' };
        const of = tree(many, 'root', zero);
        const rows = flatten(layout(of), openAtFirst(layout(of), many.length)).nodes;
        expect(errors(of).every((error) => rows.includes(error))).toBe(true);
    });

    it('has four to eight marks at steps of 1, 2 or 5', () => {
        for (const to of [0.3, 1, 7, 42, 950, 8910, 123456]) {
            const all = scale(0, to, []).ticks;
            expect(all.length).toBeGreaterThanOrEqual(4);
            expect(all.length).toBeLessThanOrEqual(8);
        }
    });
});

const statuses = ['ok', 'ok', 'ok', 'ok', 'ok', 'error', 'running'] as const;
const made = fc.array(fc.record({ parent: fc.nat(1), name: fc.constantFrom('a', 'b'), status: fc.constantFrom(...statuses), took: fc.nat(1000) }), { minLength: 60, maxLength: 300, size: 'max' });
const spansOf = (all: { parent: number; name: string; status: (typeof statuses)[number]; took: number }[]) => {
    const spans = all.map((each, i) => span(`s${i}`, i === 0 ? undefined : `s${Math.min(each.parent, i - 1)}`, i, each.took, { name: each.name, status: each.status }));
    const places = new Map<string, number>();
    for (const each of spans) {
        const parent = each.parentSpanId ?? '';
        each.place = places.get(parent) ?? 0;
        places.set(parent, each.place + 1);
    }
    for (const each of spans) each.childCount = places.get(each.id) ?? 0;
    return spans;
};

describe('groups', () => {
    it('stand for many alike, whose errors stay outside', () => {
        const calls = Array.from({ length: 60 }, (_, i) => span(`c${i}`, 'root', i + 1, i < 3 ? 5 : 80, { name: 'lookup', type: 'tool_call', status: i === 30 ? 'error' : 'ok' }));
        const drawn = layout(tree([span('root', undefined, 0, 100), ...calls, span('other', 'root', 70, 1)], 'root', zero));
        const rows = flatten(drawn, new Set([0]));
        expect([...rows.nodes].map((node) => idOf(drawn, node))).toEqual(['root', 'group-c0', 'c30', 'other']);
        expect([...rows.places]).toEqual([0, 0, 1, 2]);
        expect(drawn.groups[0]).toMatchObject({ p50: 80, errors: 1 });
        expect(drawn.groups[0]!.members.length).toBe(59);
        const group = drawn.tree.spans.length;
        expect(flatten(drawn, new Set([0, group])).nodes.length).toBe(63);
        expect(drawn.depth[drawn.tree.index.get('c1')!]).toBe(2);
    });

    it('are not made of fifty', () => {
        const calls = Array.from({ length: 50 }, (_, i) => span(`c${i}`, 'root', i, 1, { name: 'lookup' }));
        expect(layout(tree([span('root', undefined, 0, 100), ...calls], 'root', zero)).groups).toEqual([]);
    });

    it('hold for any spans: each is reached once when all is open, and none that failed or runs is in a group', () => {
        let grouped = 0;
        fc.assert(
            fc.property(made, (all) => {
                const drawn = layout(tree(spansOf(all), 's0', zero));
                const n = drawn.tree.spans.length;
                const rows = flatten(drawn, new Set(drawn.children.keys()));
                expect([...rows.nodes].sort((a, b) => a - b)).toEqual([...Array(n + drawn.groups.length).keys()]);
                rows.nodes.forEach((node, i) => expect(rows.places[i]).toBeLessThan(sizeBelow(drawn, drawn.parent[node]!)));
                for (const group of drawn.groups) for (const member of group.members) expect(drawn.tree.spans[member]!.status).toBe('ok');
                grouped += drawn.groups.length;
            }),
            { numRuns: 100, endOnFailure: true },
        );
        expect(grouped).toBeGreaterThan(0);
    });
});

describe('a part of a trace', () => {
    it('has no row for what is in a group, at the top too', () => {
        const tops = Array.from({ length: 60 }, (_, i) => span(`s${i}`, undefined, i, 1, { name: 'alike', place: i }));
        const drawn = layout(tree(tops, 's0', zero, { topCount: 60, startTime: tops[0]!.startTime, durationMs: 60 }));
        expect(drawn.groups).toHaveLength(1);
        expect([...flatten(drawn, new Set()).nodes]).toEqual([60]);
    });

    it('has a row at the place of each span that is not here', () => {
        fc.assert(
            fc.property(made, fc.array(fc.nat(299), { maxLength: 20 }), (all, looked) => {
                const spans = spansOf(all);
                const here = new Set(['s0']);
                // Whoever is here, those above are.
                for (const each of looked) for (let at = spans[each % spans.length]; at; at = spans.find((other) => other.id === at!.parentSpanId)) here.add(at.id);
                const known = spans.filter((each) => here.has(each.id));
                const drawn = layout(tree(known, 's0', zero, { topCount: 1, startTime: spans[0]!.startTime, durationMs: 5000 }));
                const rows = flatten(drawn, new Set(drawn.children.keys()));
                const seen = [...rows.nodes].filter((node) => node >= 0 && node < known.length);
                expect(new Set(seen).size).toBe(known.length);
                expect(seen.length).toBe(known.length);
                const gone = [...rows.nodes].flatMap((node) => missing(node) ?? []);
                expect(gone.length).toBe(known.reduce((sum, each) => sum + each.childCount, 1) - known.length);
                if (drawn.groups.length === 0) for (const node of seen) expect(rows.places[rows.nodes.indexOf(node)]).toBe(drawn.tree.spans[node]!.place);
                expect(drawn.tree.total).toBeGreaterThanOrEqual(5000);
            }),
            { numRuns: 200, endOnFailure: true },
        );
    });
});

describe('the axis', () => {
    it('has gaps where no leaf runs', () => {
        const of = tree([span('a', undefined, 0, 100), span('b', 'a', 5, 10), span('c', 'a', 10, 20), span('d', 'a', 90, 5)], 'a', zero);
        expect(gapsOf(of, 0, 100)).toEqual([{ from: 30, to: 90 }]);
        expect(gapsOf(of, 0, 32)).toEqual([]);
        expect(gapsOf(of, 40, 50)).toEqual([{ from: 40, to: 50 }]);
    });

    it('keeps the order of times, and leads back from each place to its time', () => {
        const lengths = fc.array(fc.record({ live: fc.integer({ min: 1, max: 100 }), gap: fc.integer({ min: 1, max: 1000 }) }), { maxLength: 4 });
        fc.assert(
            fc.property(lengths, fc.integer({ min: 0, max: 100 }), fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 2, maxLength: 10 }), (parts, last, shares) => {
                const gaps = [];
                let to = 0;
                for (const each of parts) {
                    gaps.push({ from: to + each.live, to: to + each.live + each.gap });
                    to += each.live + each.gap;
                }
                to += last + 1;
                const axis = scale(0, to, gaps);
                expect(axis.at(0)).toBeCloseTo(0, 9);
                expect(axis.at(to)).toBeCloseTo(1, 9);
                for (const share of shares) expect(axis.at(axis.time(share))).toBeCloseTo(share, 6);
                const places = shares.map((share) => share * to).sort((a, b) => a - b).map(axis.at);
                expect(places).toEqual([...places].sort((a, b) => a - b));
                for (const gap of gaps) expect(axis.at(gap.to) - axis.at(gap.from)).toBeCloseTo(0.05, 6);
                for (const mark of axis.ticks) expect(gaps.some((gap) => mark > gap.from && mark < gap.to)).toBe(false);
            }),
            { numRuns: 300 },
        );
    });
});

describe('the part of a bar before the first token', () => {
    it('ends where the token came, of the bar as it is drawn', () => {
        expect(paleShare(0, 100, 25, scale(0, 100, []))).toBeCloseTo(25);
        // Zoomed to the second half of the span: the token came a quarter into what is seen.
        expect(paleShare(0, 100, 62.5, scale(50, 100, []))).toBeCloseTo((100 * 26) / 102, 0);
        expect(paleShare(0, 100, 25, scale(50, 100, []))).toBe(0);
        expect(paleShare(0, 100, 200, scale(0, 100, []))).toBe(100);
        expect(paleShare(0, 100, undefined, scale(0, 100, []))).toBe(0);
        // The gap before the token is folded to a strip.
        const folded = scale(0, 100, [{ from: 0, to: 80 }]);
        expect(paleShare(0, 100, 80, folded)).toBeCloseTo(100 * folded.at(80));
    });
});

describe('the row of a span', () => {
    const of = layout(tree([span('a', undefined, 0, 10), span('b', 'a', 1, 5), span('c', 'b', 2, 1), span('d', 'a', 3, 1)], 'a', zero));
    const row = (id: string, open: number[], from?: number) => rowOf(id, { layout: of, rows: flatten(of, new Set(open), from), open: new Set(open) });

    it('is its own, or that of the outermost closed one above it', () => {
        expect(row('d', [0, 1])).toBe(3);
        expect(row('d', [0])).toBe(2);
        expect(row('c', [0])).toBe(1);
        expect(row('c', [])).toBe(0);
        expect(row('c', [1])).toBe(0);
        expect(row('d', [0, 1], 1)).toBe(-1);
        expect(row('nobody', [0])).toBe(-1);
    });
});
