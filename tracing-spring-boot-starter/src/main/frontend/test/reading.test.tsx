import { render } from 'preact';
import { act } from 'preact/test-utils';
import { describe, expect, it } from 'vitest';
import { reading, useRead } from '../src/reading';

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

it('shows what was read for a key under no other, and reads again when asked to', async () => {
    const answers = new Map<string, { done: (value: string) => void; failed: (error: Error) => void }>();
    const box = document.createElement('div');
    let retry = () => {};
    const Part = ({ of }: { of: string }) => {
        const { value, failure, again } = useRead(of, () => new Promise<string>((done, failed) => answers.set(of, { done, failed })));
        retry = again;
        return <p>{failure !== undefined ? String(failure) : (value ?? 'Loading')}</p>;
    };
    const show = (of: string) => act(() => render(<Part of={of} />, box));

    await show('a');
    await show('b');
    await act(async () => answers.get('a')!.done('of a'));
    expect(box.textContent).toBe('Loading');
    await act(async () => answers.get('b')!.failed(new Error('gone')));
    expect(box.textContent).toBe('Error: gone');
    await act(() => retry());
    expect(box.textContent).toBe('Loading');
    await act(async () => answers.get('b')!.done('of b'));
    expect(box.textContent).toBe('of b');
    render(<Part of="c" />, box);
    expect(box.textContent).toBe('Loading');
});
