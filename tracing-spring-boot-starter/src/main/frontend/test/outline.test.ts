import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Outline } from '../src/api';
import { criticalPath, errors, flatten, openAtFirst, selfTime, ticks, tree } from '../src/trace/outline';

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
        expect([...flatten(of, new Set())]).toEqual([0]);
        expect([...flatten(of, new Set([0]))]).toEqual([0, 1]);
        expect([...flatten(of, new Set([0, 1]), 1)]).toEqual([1, 2]);
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
                const all = flatten(of, new Set(spans.keys()));
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
        const rows = flatten(of, openAtFirst(of, undefined));
        expect(errors(of).every((error) => rows.includes(error))).toBe(true);
    });

    it('has four to eight marks at steps of 1, 2 or 5', () => {
        for (const to of [0.3, 1, 7, 42, 950, 8910, 123456]) {
            const all = ticks(0, to);
            expect(all.length).toBeGreaterThanOrEqual(4);
            expect(all.length).toBeLessThanOrEqual(8);
        }
    });
});
