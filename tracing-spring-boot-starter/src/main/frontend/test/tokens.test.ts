// The smallest contrast of each colour against the grounds that it stands on, computed from the file and not guessed.
import { describe, expect, it } from 'vitest';
import css from '../src/tokens.css?raw';

function tokens(block: string): Map<string, string> {
    const at = css.indexOf(block);
    const body = css.slice(css.indexOf('{', at) + 1, css.indexOf('}', at));
    return new Map([...body.matchAll(/--([\w-]+):\s*(#[0-9a-f]{3,6})/g)].map((match) => [match[1]!, match[2]!]));
}

function luminance(hex: string): number {
    const full = hex.length === 4 ? [...hex.slice(1)].map((c) => c + c).join('') : hex.slice(1);
    const [r, g, b] = [0, 2, 4].map((i) => parseInt(full.slice(i, i + 2), 16) / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

function contrast(one: string, other: string): number {
    const [a, b] = [luminance(one), luminance(other)].sort((x, y) => y - x);
    return (a! + 0.05) / (b! + 0.05);
}

describe.each([
    ['light', ':root {'],
    ['dark', ":root[data-theme='dark'] {"],
])('%s', (_, block) => {
    const of = tokens(block);
    const grounds = ['page', 'surface', 'raised', 'hover', 'selected'];
    const texts = [...of.keys()].filter((name) => /^(text|text-2|text-3|accent|[ts]-\w+)$/.test(name));

    it('has the colours', () => expect(texts.length).toBeGreaterThanOrEqual(15));

    it.each(texts)('%s is readable on each ground', (name) => {
        for (const ground of grounds) expect(contrast(of.get(name)!, of.get(ground)!), ground).toBeGreaterThanOrEqual(4.5);
    });

    it('has borders that are seen, and marks and differences that are read', () => {
        for (const ground of ['page', 'surface']) expect(contrast(of.get('control')!, of.get(ground)!)).toBeGreaterThanOrEqual(3);
        for (const ground of ['mark', 'mark-now', 'add-bg', 'add-word', 'del-bg', 'del-word']) expect(contrast(of.get('text')!, of.get(ground)!), ground).toBeGreaterThanOrEqual(4.5);
        expect(contrast(of.get('s-error')!, of.get('error-bg')!)).toBeGreaterThanOrEqual(4.5);
        expect(contrast(of.get('s-abandoned')!, of.get('warn-bg')!)).toBeGreaterThanOrEqual(4.5);
        expect(contrast(of.get('on-accent')!, of.get('accent')!)).toBeGreaterThanOrEqual(4.5);
    });
});

it('has the same dark colours by choice and by the system', () => {
    expect(tokens(":root:not([data-theme='light'])")).toEqual(tokens(":root[data-theme='dark'] {"));
});
