// The widgets that all pages are made of.
import { signal } from '@preact/signals';
import { Component, type ComponentChildren, type JSX } from 'preact';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Status } from './api';
import { fullTime, time, visible } from './format';
import { typeColour, typeIcon } from './icons';
import { announced } from './state';

export function Icon({ name, label }: { name: string; label?: string }) {
    return (
        <svg class="icon" role={label ? 'img' : undefined} aria-label={label} aria-hidden={label ? undefined : 'true'}>
            <use href={`#i-${name}`} />
        </svg>
    );
}

export function TypeIcon({ type }: { type: string }) {
    return (
        <span class={`t-${typeColour(type)}`}>
            <Icon name={typeIcon(type)} label={type.replaceAll('_', ' ')} />
        </span>
    );
}

export function StatusIcon({ status, word = false }: { status: Status; word?: boolean }) {
    return (
        <span class={`status s-${status}`}>
            <Icon name={status} label={word ? undefined : status} />
            {word && status}
        </span>
    );
}

/** Text that came with the data: its direction is its own, and what would act unseen is shown. */
export function Bidi({ text, class: name }: { text: string; class?: string }) {
    return <bdi class={name}>{visible(text)}</bdi>;
}

/** What is told as a time ago goes on while nothing else does. */
const minute = signal(0);
setInterval(() => minute.value++, 30_000);

export function Time({ iso }: { iso: string }) {
    void minute.value;
    return (
        <time dateTime={iso} title={fullTime(iso)}>
            {time(iso)}
        </time>
    );
}

type ButtonProps = Omit<JSX.HTMLAttributes<HTMLButtonElement>, 'icon'> & {
    type?: 'button' | 'submit';
    disabled?: boolean;
    icon?: string | undefined;
    children?: ComponentChildren;
    pressed?: boolean;
    kind?: 'plain' | 'primary' | 'danger';
};

export function Button({ icon, children, pressed, kind = 'plain', class: name, type = 'button', ...rest }: ButtonProps) {
    return (
        <button type={type} class={`button ${kind} ${name ?? ''}`} aria-pressed={pressed} {...rest}>
            {icon && <Icon name={icon} />}
            {children}
        </button>
    );
}

export function Tabs<T extends string>(props: {
    label: string;
    tabs: { id: T; label: ComponentChildren }[];
    now: T;
    onChange: (id: T) => void;
    controls?: string;
}) {
    const move = (event: KeyboardEvent) => {
        const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
        if (!step) return;
        event.preventDefault();
        const at = props.tabs.findIndex((tab) => tab.id === props.now);
        const next = props.tabs[(at + step + props.tabs.length) % props.tabs.length]!;
        props.onChange(next.id);
        const list = event.currentTarget as HTMLElement;
        requestAnimationFrame(() => list.querySelector<HTMLElement>('[aria-selected=true]')?.focus());
    };
    return (
        <div role="tablist" aria-label={props.label} class="tabs" onKeyDown={move}>
            {props.tabs.map((tab) => (
                <button
                    type="button"
                    role="tab"
                    key={tab.id}
                    aria-selected={tab.id === props.now}
                    aria-controls={props.controls}
                    tabIndex={tab.id === props.now ? 0 : -1}
                    onClick={() => props.onChange(tab.id)}
                >
                    {tab.label}
                </button>
            ))}
        </div>
    );
}

/** A button that opens something small beneath it; a click elsewhere or Escape closes it. */
export function Popup(props: { label: ComponentChildren; icon?: string; class?: string; title?: string; children: (close: () => void) => ComponentChildren }) {
    const [open, setOpen] = useState(false);
    const box = useRef<HTMLDivElement>(null);
    const opener = () => box.current?.querySelector<HTMLElement>('button');
    const close = () => {
        setOpen(false);
        opener()?.focus();
    };
    // With what is drawn: a key that is pressed at once is for what has opened.
    useLayoutEffect(() => {
        if (!open) return;
        const outside = (event: Event) => {
            if (!box.current?.contains(event.target as Node)) setOpen(false);
        };
        addEventListener('pointerdown', outside);
        box.current?.querySelector<HTMLElement>('.popup input, .popup button, .popup [tabindex]')?.focus();
        return () => removeEventListener('pointerdown', outside);
    }, [open]);
    const keys = (event: KeyboardEvent) => {
        if (event.key === 'Escape' && open) {
            event.stopPropagation();
            close();
        }
    };
    return (
        <div class="popup-box" ref={box} onKeyDown={keys}>
            <Button icon={props.icon} class={props.class} title={props.title} aria-haspopup="dialog" aria-expanded={open} onClick={() => setOpen(!open)}>
                {props.label && <span class="line">{props.label}</span>}
            </Button>
            {open && (
                <div class="popup" role="dialog" aria-label={typeof props.label === 'string' ? props.label : props.title}>
                    {props.children(close)}
                </div>
            )}
        </div>
    );
}

export function Dialog(props: { title: string; onClose: () => void; children: ComponentChildren }) {
    const dialog = useRef<HTMLDialogElement>(null);
    const id = useId();
    useLayoutEffect(() => {
        const before = document.activeElement as HTMLElement | null;
        dialog.current?.showModal();
        dialog.current?.querySelector<HTMLElement>('form input')?.focus();
        return () => before?.focus();
    }, []);
    return (
        <dialog ref={dialog} class="dialog" aria-labelledby={id} onClose={props.onClose} onCancel={props.onClose}>
            <header>
                <h2 id={id}>{props.title}</h2>
                <Button icon="close" aria-label="Close" onClick={() => dialog.current?.close()} />
            </header>
            {props.children}
        </dialog>
    );
}

export function Empty(props: { icon: string; title: string; children?: ComponentChildren; tone?: 'error' }) {
    return (
        <div class={`empty ${props.tone ?? ''}`} role={props.tone === 'error' ? 'alert' : undefined}>
            <Icon name={props.icon} />
            <p>
                <strong>{props.title}</strong>
            </p>
            {props.children}
        </div>
    );
}

const toast = signal<{ text: string; at: number } | undefined>(undefined);

export function say(text: string): void {
    const at = Date.now();
    toast.value = { text, at };
    announced.value = text;
    setTimeout(() => {
        if (toast.value?.at === at) toast.value = undefined;
    }, 4000);
}

export function Toast() {
    return toast.value ? <div class="toast">{toast.value.text}</div> : null;
}

export async function copy(text: string, what: string): Promise<void> {
    try {
        await navigator.clipboard.writeText(text);
        say(`${what} copied`);
    } catch {
        // Plain http from another host has no clipboard: an area that is selected can be copied by hand.
        const area = document.createElement('textarea');
        area.value = text;
        area.className = 'copy-area';
        area.setAttribute('aria-label', `${what}: press Ctrl+C to copy, Escape to close`);
        document.body.append(area);
        area.select();
        say('Press Ctrl+C to copy');
        const close = () => area.remove();
        area.addEventListener('blur', close);
        area.addEventListener('copy', () => setTimeout(close));
        area.addEventListener('keydown', (event) => event.key === 'Escape' && close());
    }
}

export class Boundary extends Component<{ children: ComponentChildren; what: string }, { error?: unknown }> {
    override state: { error?: unknown } = {};

    static override getDerivedStateFromError(error: unknown) {
        return { error };
    }

    override componentDidCatch(error: unknown) {
        console.warn(`${this.props.what} could not be shown`, error);
    }

    override render() {
        if (this.state.error === undefined) return this.props.children;
        const details = this.state.error instanceof Error ? (this.state.error.stack ?? this.state.error.message) : String(this.state.error);
        return (
            <Empty icon="error" title="This part could not be shown." tone="error">
                <p>The rest still works.</p>
                <Button onClick={() => void copy(details, 'Details')}>Copy details</Button>
                <Button onClick={() => this.setState({ error: undefined })}>Reload part</Button>
            </Empty>
        );
    }
}
