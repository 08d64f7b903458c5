// Rows of one height, of which only those in view are drawn.
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { inView } from '../windowing';

const ROW = 20;

interface WindowedProps {
    rows: number;
    label: string;
    render: (row: number) => preact.ComponentChildren;
    onView?: (first: number, last: number) => void;
    goTo?: number | undefined;
}

export function Windowed({ rows: n, label, render, onView, goTo }: WindowedProps) {
    const top = useSignal(0);
    const box = useRef<HTMLDivElement>(null);
    useEffect(() => {
        if (goTo !== undefined && box.current) box.current.scrollTop = Math.max(0, (goTo - 5) * ROW);
    }, [goTo]);
    const height = Math.min(n * ROW, 400);
    const view = inView(n, ROW, top.value, height);
    useEffect(() => onView?.(view.first, view.last), [view.first, view.last]);
    const shown: preact.ComponentChildren[] = [];
    for (let i = view.first; i < view.last; i++) shown.push(render(i));
    return (
        <div class="windowed" ref={box} tabIndex={0} role="group" aria-label={label} style={{ height: `${height}px` }} onScroll={(event) => (top.value = event.currentTarget.scrollTop)}>
            <div style={{ height: `${n * ROW}px`, paddingTop: `${view.first * ROW}px`, boxSizing: 'border-box' }}>{shown}</div>
        </div>
    );
}
