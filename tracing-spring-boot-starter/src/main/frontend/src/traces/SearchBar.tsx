// The search field and the range of time.
import { useEffect, useRef } from 'preact/hooks';
import { useKeys } from '../keys';
import { DEFAULT_FROM, go, query } from '../state';
import { Button, Icon, Popup } from '../ui';

export const RANGES: [from: string, label: string][] = [
    ['-15m', 'Last 15 minutes'],
    ['-1h', 'Last hour'],
    ['-24h', 'Last 24 hours'],
    ['-7d', 'Last 7 days'],
    ['-30d', 'Last 30 days'],
];

export function SearchField() {
    const field = useRef<HTMLInputElement>(null);
    const told = query.value.get('q') ?? '';
    useKeys({ search: () => field.current?.focus() });
    useEffect(() => {
        if (field.current && document.activeElement !== field.current) field.current.value = told;
    }, [told]);
    return (
        <form
            role="search"
            class="search"
            onSubmit={(event) => {
                event.preventDefault();
                go({ q: field.current?.value.trim() }, 'filter');
            }}
        >
            <Icon name="search" />
            <input
                ref={field}
                type="search"
                aria-label="Search inputs, outputs, errors"
                placeholder="Search inputs, outputs, errors…"
                defaultValue={told}
                onKeyDown={(event) => event.key === 'Escape' && (event.currentTarget.value ? (event.currentTarget.value = '') : event.currentTarget.blur())}
                onBlur={(event) => go({ q: event.currentTarget.value.trim() }, 'filter')}
            />
            <kbd aria-hidden="true">/</kbd>
        </form>
    );
}

export function RangePicker() {
    const from = query.value.get('from') || DEFAULT_FROM;
    const to = query.value.get('to') ?? '';
    const known = RANGES.find(([each]) => each === from && !to);
    const local = (iso: string) => {
        const at = new Date(Date.parse(iso) || Date.now());
        return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
    };
    return (
        <Popup icon="clock" label={known ? known[1] : 'From–to'} title="Time">
            {(close) => (
                <div class="menu">
                    {RANGES.map(([value, label]) => (
                        <Button
                            key={value}
                            pressed={value === from && !to}
                            onClick={() => {
                                go({ from: value === DEFAULT_FROM ? null : value, to: null }, 'filter');
                                close();
                            }}
                        >
                            {label}
                        </Button>
                    ))}
                    <form
                        onSubmit={(event) => {
                            event.preventDefault();
                            const told = new FormData(event.currentTarget);
                            const iso = (key: string) => {
                                const text = String(told.get(key) ?? '');
                                return text ? new Date(text).toISOString() : null;
                            };
                            go({ from: iso('from'), to: iso('to') }, 'filter');
                            close();
                        }}
                    >
                        <label>
                            From <input type="datetime-local" name="from" defaultValue={known ? '' : local(from)} />
                        </label>
                        <label>
                            To <input type="datetime-local" name="to" defaultValue={to ? local(to) : ''} />
                        </label>
                        <Button type="submit" kind="primary">
                            Show
                        </Button>
                    </form>
                </div>
            )}
        </Popup>
    );
}
