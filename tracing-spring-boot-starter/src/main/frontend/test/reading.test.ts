import { describe, expect, it } from 'vitest';
import { reading } from '../src/reading';

describe('reading', () => {
    it('goes on one at a time, and once more for all that happened meanwhile', async () => {
        const ends: (() => void)[] = [];
        const own = reading(() => new Promise<void>((end) => ends.push(end)));
        const all = own.again();
        void own.again();
        void own.again();
        expect(ends).toHaveLength(1);
        ends[0]!();
        await Promise.resolve();
        await Promise.resolve();
        expect(ends).toHaveLength(2);
        ends[1]!();
        await all;
        expect(ends).toHaveLength(2);
    });

    it('does nothing after its end', async () => {
        let count = 0;
        const own = reading(async (signal) => void (count += signal.aborted ? 10 : 1));
        own.end();
        await own.again();
        expect(count).toBe(0);
    });
});
