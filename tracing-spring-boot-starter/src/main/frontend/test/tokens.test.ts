// The smallest contrast of each colour against the grounds that it stands on, and how far types and statuses are from one another for
// those who see fewer colours (in OKLab, times 100; 2 is just visible): computed from the file and not guessed.
import { describe, expect, it } from 'vitest';
import css from '../src/tokens.css?raw';

type Triple = [number, number, number];

function tokens(block: string): Map<string, string> {
    const at = css.indexOf(block);
    const body = css.slice(css.indexOf('{', at) + 1, css.indexOf('}', at));
    return new Map([...body.matchAll(/--([\w-]+):\s*(#[0-9a-f]{3,6})/g)].map((match) => [match[1]!, match[2]!]));
}

function channels(hex: string): Triple {
    const full = hex.length === 4 ? [...hex.slice(1)].map((c) => c + c).join('') : hex.slice(1);
    return [0, 2, 4].map((i) => parseInt(full.slice(i, i + 2), 16)) as Triple;
}

function linear(hex: string): Triple {
    return channels(hex).map((c) => (c <= 0.04045 * 255 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4)) as Triple;
}

function luminance(hex: string): number {
    const [r, g, b] = linear(hex);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
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

/** How colours are seen without one kind of cones, by Machado, Oliveira and Fernandes (2009), severity 1; on linear RGB. */
const SEEN: Record<string, number[]> = {
    normally: [1, 0, 0, 0, 1, 0, 0, 0, 1],
    'without red': [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
    'without green': [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
    'without blue': [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
};

const times = (m: number[], [a, b, c]: Triple): Triple => [0, 3, 6].map((row) => m[row]! * a + m[row + 1]! * b + m[row + 2]! * c) as Triple;

function oklab(rgb: Triple): Triple {
    const clipped = rgb.map((c) => Math.max(0, Math.min(1, c))) as Triple;
    const cones = times([0.4122214708, 0.5363325363, 0.0514459929, 0.2119034982, 0.6806995451, 0.1073969566, 0.0883024619, 0.2817188376, 0.6299787005], clipped).map(Math.cbrt) as Triple;
    return times([0.2104542553, 0.793617785, -0.0040720468, 1.9779984951, -2.428592205, 0.4505937099, 0.0259040371, 0.7827717662, -0.808675766], cones);
}

/** A bar is its type's colour, in the dark mixed with the ground that it stands on. */
function mixed(colour: string, ground: string, share: number): string {
    const [one, other] = [channels(colour), channels(ground)];
    return `#${one.map((c, i) => Math.round(share * c + (1 - share) * other[i]!).toString(16).padStart(2, '0')).join('')}`;
}

function closest(colours: string[], matrix: number[]): number {
    const seen = colours.map((colour) => oklab(times(matrix, linear(colour))));
    const distances = seen.flatMap((one, i) => seen.slice(i + 1).map((other) => 100 * Math.hypot(one[0] - other[0], one[1] - other[1], one[2] - other[2])));
    return Math.min(...distances);
}

describe.each([
    ['light', ':root {', 1, [9.5, 6.7, 6.7, 7.2], 5.4],
    ['dark', ":root[data-theme='dark'] {", 0.82, [8.1, 7.6, 6.1, 6.5], 7.7],
] as const)('%s', (_, block, share, leastOfTypes, leastOfStatuses) => {
    const of = tokens(block);
    const types = [...of.keys()].filter((name) => name.startsWith('t-')).map((name) => mixed(of.get(name)!, of.get('surface')!, share));
    const statuses = ['s-ok', 's-error', 's-running', 's-cancelled', 's-abandoned'].map((name) => of.get(name)!);

    it.each(Object.entries(SEEN).map(([how, matrix], i) => [how, matrix, leastOfTypes[i]!] as const))('types and statuses are told apart, seen %s', (_, matrix, least) => {
        expect(types).toHaveLength(7);
        expect(closest(types, matrix)).toBeGreaterThan(least - 0.05);
        expect(closest(statuses, matrix)).toBeGreaterThan(leastOfStatuses - 0.05);
    });
});
