// Keeps the newest in view while a trace runs, until somebody scrolls up.
import { useEffect, useRef } from 'preact/hooks';

/** What scrolls: the rows of a waterfall, else the page. */
function scroller(): Element {
    return document.querySelector('.view .rows') ?? document.scrollingElement!;
}

/** Shares are of the whole height: where the newest ends. Told anew whenever it may have moved. */
export function useFollow(on: boolean, newest: number, changed: unknown, onEnd: () => void): void {
    const last = useRef(0);
    useEffect(() => {
        if (!on) return;
        const frame = requestAnimationFrame(() => {
            const box = scroller();
            box.scrollTo({ top: Math.ceil(newest * box.scrollHeight) - box.clientHeight });
            last.current = box.scrollTop;
        });
        return () => cancelAnimationFrame(frame);
    }, [on, newest, changed]);
    useEffect(() => {
        if (!on) return;
        const scrolled = () => {
            const top = scroller().scrollTop;
            if (top < last.current - 2) onEnd();
            last.current = top;
        };
        addEventListener('scroll', scrolled, true);
        return () => removeEventListener('scroll', scrolled, true);
    }, [on]);
}
