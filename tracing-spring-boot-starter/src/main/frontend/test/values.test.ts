import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diff, words } from '../src/values/diff';
import { difference, lines } from '../src/values/difference';
import { LargeDocument } from '../src/values/document';
import { html } from '../src/values/Markdown';
import { openAtFirst, parse, print, rows, toMatches } from '../src/values/json';
import { wanted } from '../src/values/wanted';

describe('json', () => {
    it('reads what JSON.parse reads, and keeps order and digits', () => {
        fc.assert(
            fc.property(fc.json(), (text) => {
                expect(JSON.parse(print(parse(text)))).toEqual(JSON.parse(text));
            }),
        );
        expect(print(parse('{"b":12345678901234567890,"a":1.10}'))).toBe('{\n  "b": 12345678901234567890,\n  "a": 1.10\n}');
    });

    it('takes __proto__ for a key like another', () => {
        const root = parse('{"__proto__":{"polluted":true},"constructor":1}');
        expect(rows(root, new Set()).map((row) => row.label)).toEqual(['__proto__', 'constructor']);
        expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    });

    it('makes rows only of what is open', () => {
        const root = parse(`[${Array.from({ length: 5000 }, (_, i) => `{"i":${i}}`).join(',')}]`);
        expect(rows(root, openAtFirst(root)).length).toBe(5000);
        expect(rows(parse('{"a":{"b":[1,2]}}'), new Set(['$.a', '$.a.b'])).map((row) => row.path)).toEqual(['$.a', '$.a.b', '$.a.b[0]', '$.a.b[1]']);
    });

    it('refuses what is none', () => {
        for (const text of ['', '{', '[1,]', '{"a" 1}', 'nope', '1 2']) expect(() => parse(text), text).toThrow();
    });
});

describe('a large document', () => {
    it('has the lines of its text, whatever they are, in parts of a thousand', () => {
        fc.assert(
            fc.property(fc.array(fc.string({ maxLength: 2500, size: 'max' }).filter((line) => !line.includes('\n')), { minLength: 1, maxLength: 8 }), (lines) => {
                const text = `x${lines.join('\n')}`;
                const document = new LargeDocument(text);
                const all = document.lines(0, document.lineCount);
                expect(all.map((line) => line.text + (line.more ? '' : '\n')).join('')).toBe(`${text}\n`);
                expect(all.every((line) => line.text.length <= 1000)).toBe(true);
                expect(document.lines(1, 2)).toEqual(all.slice(1, 2));
            }),
            { numRuns: 50, endOnFailure: true },
        );
    });

    it('finds lines, and shows members no longer than a line', () => {
        const document = new LargeDocument(JSON.stringify({ a: 'x'.repeat(5000), b: [1, { c: 'Needle (1)' }] }));
        expect(document.hasMembers).toBe(true);
        const { total, rows } = document.rows(['$.b', '$.b[1]'], 1, 5);
        expect(total).toBe(5);
        expect(rows.map((row) => row.path)).toEqual(['$.b', '$.b[0]', '$.b[1]', '$.b[1].c']);
        expect(document.rows([], 0, 1).rows[0]).toMatchObject({ length: 5000 });
        const [line] = document.find('needle (1)');
        expect(document.lines(line!, line! + 1)[0]!.text).toContain('Needle (1)');
        expect(document.find('nothing')).toEqual([]);
        expect(document.find('"needle (1)"')).toEqual([line]);
        expect(document.find('no needle').length).toBe(1);
    });
});

describe('what is looked for', () => {
    const marked = (text: string, find: string) => [...text.matchAll(wanted(find) ?? /$^/g)].map((match) => match[0]);

    it('is each word, in quotes a phrase, and of key:value the value also', () => {
        expect(marked('An order to refund, a Refund of an order', 'refund order')).toEqual(['order', 'refund', 'Refund', 'order']);
        expect(marked('a refund order', 'Refund order')).toEqual(['refund order']);
        expect(marked('refund order, order refund', '"refund order"')).toEqual(['refund order']);
        expect(marked('gpt-4o-mini', 'model:gpt')).toEqual(['gpt']);
        expect(marked('at 12:30 and 30', '12:30')).toEqual(['12:30']);
        expect(marked('a (b) of c++', '(b) c++ a')).toEqual(['(b)', 'c++']);
        expect(wanted(' x ')).toBeUndefined();
    });

    it('has what is around it opened', () => {
        expect([...toMatches(parse('{"a":{"b":{"c":"the order"}},"d":{"e":"other"}}'), wanted('refund order'))]).toEqual(['$', '$.a', '$.a.b']);
    });
});

describe('diff', () => {
    it('leads from one to the other, whatever they are', () => {
        fc.assert(
            fc.property(fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 30 }), fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 30 }), (a, b) => {
                const changes = diff(a, b)!;
                expect(changes.filter((each) => each.kind !== 'add').map((each) => each.value)).toEqual(a);
                expect(changes.filter((each) => each.kind !== 'remove').map((each) => each.value)).toEqual(b);
            }),
            { numRuns: 500 },
        );
    });

    it('marks the added message, and nothing else', () => {
        const before = '{"messages":[{"role":"user","content":"hi"}]}';
        const after = '{"messages":[{"role":"user","content":"hi"},{"role":"assistant","content":"hello"}]}';
        expect(diff(lines(before), lines(after))!.filter((each) => each.kind !== 'same')).toEqual([{ kind: 'add', value: 'assistant: hello' }]);
    });

    it('gives up before it takes long', () => {
        const a = Array.from({ length: 20_000 }, (_, i) => `a${i}`);
        const b = Array.from({ length: 20_000 }, (_, i) => `b${i}`);
        expect(diff(a, b)).toBeNull();
        expect(difference('a\nb', 'a\nc', -1)).toBeNull();
        expect(difference('a\nb', 'a\nc')).toMatchObject({ added: 1, removed: 1, more: 0 });
        expect(words('two words, 退款')).toEqual(['two', ' ', 'words', ',', ' ', '退款']);
    });
});

describe('markdown', () => {
    const hostile = [
        '<img src=x onerror=alert(1)>',
        '![x](https://evil.example/pixel.png)',
        '[click](javascript:alert(1))',
        '[data](data:text/html,<script>alert(1)</script>)',
        '<script>alert(1)</script>',
        '<a href="https://x" style="position:fixed">x</a>',
        '<svg><use href="#i-ok" onload=alert(1)></svg>',
        '<iframe src="https://evil.example"></iframe>',
        '<form action="https://evil.example"><input name=token></form>',
    ];
    it('makes no element of what came as text', () => {
        for (const text of hostile) {
            const box = document.createElement('div');
            box.innerHTML = html(text);
            expect(box.querySelector('img,script,svg,iframe,form,input,[style],[onerror],[onload]'), text).toBeNull();
            for (const link of box.querySelectorAll('a')) expect(link.getAttribute('href'), text).toMatch(/^(https?|mailto):/);
        }
    });

    it('tells the host of a link, and keeps the page to itself', () => {
        const box = document.createElement('div');
        box.innerHTML = html('# Title\n\n[docs](https://example.com/a)');
        expect(box.querySelector('a')!.getAttribute('rel')).toBe('noopener noreferrer nofollow');
        expect(box.textContent).toContain('(example.com)');
        expect(box.querySelector('h1')).toBeNull();
    });
});
