// The time, while something runs.
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';

/** Now, which goes on while something runs: four times a second, or once where motion is not wished. */
export function useNow(isRunning: boolean): number {
    const now = useSignal(Date.now());
    useEffect(() => {
        if (!isRunning) return;
        now.value = Date.now();
        const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
        const timer = setInterval(() => (now.value = Date.now()), still ? 1000 : 250);
        return () => clearInterval(timer);
    }, [isRunning]);
    return now.value;
}
