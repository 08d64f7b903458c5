import { describe, expect, it } from 'vitest';
import type { Outline } from '../src/api';
import { align, costChange } from '../src/pages/align';
import { tree } from '../src/trace/outline';

const outline = (id: string, parent?: string, name = id): Outline => ({ id, ...(parent ? { parentSpanId: parent } : {}), name, type: 'generic', status: 'ok', startTime: '2026-01-01T00:00:00Z', durationMs: 1, inputBytes: 0, outputBytes: 0, childCount: 0, flags: [], scores: [], entry: !parent, parentMissing: false });

describe('two traces side by side', () => {
    it('are aligned by name, and what has no counterpart stands alone with what is below it', () => {
        const a = tree([outline('0'), outline('1', '0', 'look up'), outline('2', '0', 'refund'), outline('3', '2', 'pay')], '0', 0);
        const b = tree([outline('0'), outline('1', '0', 'look up')], '0', 0);
        expect(align(a, b)).toEqual([
            { a: 0, b: 0, depth: 0 },
            { a: 1, b: 1, depth: 1 },
            { a: 2, b: undefined, depth: 1 },
            { a: 3, b: undefined, depth: 2 },
        ]);
    });

    it('lose no span where they are too different to be aligned', () => {
        const many = (side: string) => tree([outline('root'), ...Array.from({ length: 1_500 }, (_, i) => outline(`${side}${i}`, 'root'))], 'root', 0);
        expect(align(many('a'), many('b')).length).toBe(3_001);
    });

    it('are aligned as far as the shorter one goes', () => {
        const calls = (n: number) => tree([outline('0'), ...Array.from({ length: n }, (_, i) => outline(`call ${String(i).padStart(5, '0')}`, '0'))], '0', 0);
        const pairs = align(calls(9_000), calls(3_000));
        expect(pairs.length).toBe(9_001);
        expect(pairs.filter((pair) => pair.b !== undefined).length).toBe(3_001);
    });

    it('tell no change of a cost that is not known', () => {
        const known = { amount: '0.0300', currency: 'USD', complete: true };
        expect(costChange(known, undefined)).toBe('');
        expect(costChange(undefined, known)).toBe('');
        expect(costChange(known, { ...known, amount: '0.0100', complete: false })).toBe('');
        expect(costChange(known, { ...known, amount: '0.0600' })).toBe('+100 %');
    });
});
