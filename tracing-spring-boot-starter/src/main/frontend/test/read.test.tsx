import { render } from 'preact';
import { act } from 'preact/test-utils';
import { expect, it } from 'vitest';
import { useRead } from '../src/read';

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
