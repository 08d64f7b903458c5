import { describe, expect, it } from 'vitest';
import { bytes, cost, duration, plural, running, share, shortId, time, tokenDetail, visible } from '../src/format';

describe('format', () => {
    it('tells durations by three digits', () => {
        const told: [number, string][] = [
            [0.85, '850 µs'],
            [12.3, '12.3 ms'],
            [801, '801 ms'],
            [999.7, '1.00 s'],
            [2310, '2.31 s'],
            [72_000, '1 min 12 s'],
            [7_500_000, '2 h 05 min'],
            [273_600_000, '3 d 4 h'],
        ];
        for (const [ms, text] of told) expect(duration(ms)).toBe(text);
        expect(running(600)).toBe('0.6 s…');
    });

    it('never tells an unknown price as nothing', () => {
        expect(cost(undefined)).toBe('unknown');
        expect(cost({ amount: '0.0331', currency: 'USD', complete: false })).toBe('≥ $0.0331');
        expect(cost({ amount: '0.00001', currency: 'USD' })).toBe('< $0.0001');
        expect(cost({ amount: '4.118', currency: 'USD' })).toBe('$4.12');
    });

    it('adds no part of the tokens on top', () => {
        expect(tokenDetail({ inputTokens: 1120, outputTokens: 64, inputDetails: { cacheRead: 1024 }, outputDetails: { reasoning: 32 } })).toBe(
            '1,120 in (1,024 from cache) → 64 out (32 reasoning)',
        );
    });

    it('tells plurals, shares, bytes and ids', () => {
        expect([plural(0, 'span'), plural(1, 'span'), plural(2, 'span')]).toEqual(['No spans', '1 span', '2 spans']);
        expect([share(31, 100), share(0.2, 100)]).toEqual(['31 %', '< 1 %']);
        expect([bytes(96), bytes(4_900_000)]).toEqual(['96 B', '4.9 MB']);
        expect(shortId('a1b2c3d4e5f67890a1b2c3d4e5f67890')).toBe('a1b2c3d4…7890');
    });

    it('tells times by their distance', () => {
        const now = Date.parse('2026-11-24T14:02:30');
        expect(time('2026-11-24T14:02:11', now)).toBe('now');
        expect(time('2026-11-24T13:58:11', now)).toBe('4 min ago');
        expect(time('2026-11-24T09:02:11', now)).toBe('09:02:11');
        expect(time('2026-11-23T14:02:11', now)).toBe('23 Nov 14:02');
        expect(time('2025-11-23T14:02:11', now)).toBe('2025-11-23 14:02');
    });

    it('shows what would act unseen', () => {
        expect(visible('a\u001b[31mred')).toBe('a␛[31mred');
        expect(visible('x\u202egnp.exe')).toBe('x⟨U+202E⟩gnp.exe');
        expect(visible('zero\u200bwidth')).toBe('zero⟨U+200B⟩width');
        expect(visible('line\n\ttab')).toBe('line\n\ttab');
    });
});
