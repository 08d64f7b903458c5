import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { absence, Value } from '../src/values/Value';

describe('a value that is not there', () => {
    it('is said to be hidden, not to have come yet, or never to come', () => {
        expect(absence('hidden', 'Output', 'ok')).toContain('Hidden by @HideOutput');
        expect(absence('none', 'Output', 'running')).toBe('No output yet: still running.');
        expect(absence('none', 'Output', 'error')).toBe('No output: the call failed.');
        expect(absence('none', 'Output', 'ok')).toBe('Nothing was returned.');
        expect(absence('none', 'Input', 'running')).toBe('Nothing was taken.');
    });
});

describe('a value that could not be read', () => {
    afterEach(() => vi.unstubAllGlobals());

    const box = document.createElement('div');
    const click = (name: RegExp) => act(async () => [...box.querySelectorAll('button')].find((each) => name.test(each.textContent))!.click());
    const failing = () => new Response('{"title":"No store","detail":"It is away."}', { status: 503, headers: { 'Content-Type': 'application/problem+json' } });

    it('is tried again, and what was there of it stays', async () => {
        const answers: Response[] = [failing(), new Response('beginning', { status: 206, headers: { 'Content-Range': 'bytes 0-8/20000' } }), failing(), new Response('beginning and end')];
        vi.stubGlobal('fetch', () => Promise.resolve(answers.shift()));
        await act(async () => render(<Value path="traces/1/spans/2/input" title="Input" size={20_000} />, box));
        await vi.waitFor(() => expect(box.textContent).toContain('The trace store does not answer.'));

        await click(/Try again/);
        await vi.waitFor(() => expect(box.querySelector('.text')?.textContent).toBe('beginning'));
        expect(box.textContent).not.toContain('does not answer');

        await click(/Show all/);
        await vi.waitFor(() => expect(box.textContent).toContain('does not answer'));
        expect(box.querySelector('.text')?.textContent).toBe('beginning');

        await click(/Try again/);
        await vi.waitFor(() => expect(box.querySelector('.text')?.textContent).toBe('beginning and end'));
        expect(answers).toEqual([]);
    });
});
