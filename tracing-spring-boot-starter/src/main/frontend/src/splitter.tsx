// The edge of what stands on the right, or of a column on the left: dragged, or moved with the arrows.
import { preference } from './state';

interface Props {
    label: string;
    width: ReturnType<typeof preference>;
    least?: number;
    /** What is as wide is on its left. */
    before?: boolean;
}

export function Splitter({ label, width, least = 320, before = false }: Props) {
    const most = () => Math.max(least, Math.round(innerWidth * 0.6));
    const set = (wanted: number) => (width.value = String(Math.round(Math.max(least, Math.min(most(), wanted)))));
    const drag = (event: PointerEvent) => {
        const target = event.currentTarget as HTMLElement;
        target.setPointerCapture(event.pointerId);
        const start = target.parentElement!.getBoundingClientRect().left;
        const move = (next: PointerEvent) => set(before ? next.clientX - start : innerWidth - next.clientX);
        const up = () => {
            target.removeEventListener('pointermove', move);
            target.removeEventListener('pointerup', up);
        };
        target.addEventListener('pointermove', move);
        target.addEventListener('pointerup', up);
    };
    return (
        <div
            role="separator"
            class="splitter"
            tabIndex={0}
            aria-label={label}
            aria-orientation="vertical"
            aria-valuemin={least}
            aria-valuemax={most()}
            aria-valuenow={Number(width.value)}
            onPointerDown={drag}
            onKeyDown={(event) => {
                const by = { ArrowLeft: 20, ArrowRight: -20 }[event.key];
                if (!by) return;
                event.preventDefault();
                event.stopPropagation();
                set(Number(width.value) + (before ? -by : by));
            }}
        />
    );
}
