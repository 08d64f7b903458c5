// The frame around the pages: what is on top, keys, and signing in.
import { render } from 'preact';
import { Suspense } from 'preact/compat';
import { useEffect, useState } from 'preact/hooks';
import { offline, signedOut } from './api';
import { Failure } from './failure';
import { Help } from './Help';
import { sprite } from './icons';
import { onKey, useKeys } from './keys';
import { liveState, paused } from './live';
import { part, unread } from './part';
import { readSession, SignIn } from './SignIn';
import { announced, href, link, open, page, session, theme, type Page } from './state';
import { Traces } from './traces/Traces';
import { Boundary, Button, copy, Icon, Toast } from './ui';
import './tokens.css';
import './app.css';

const Trace = part(() => import('./trace/Trace').then((module) => module.Trace));
const Compare = part(() => import('./pages/Compare').then((module) => module.Compare));
const Conversations = part(() => import('./pages/Conversations').then((module) => module.Conversations));
const Dashboard = part(() => import('./pages/Dashboard').then((module) => module.Dashboard));

const TABS: [Page, string, string][] = [
    ['traces', 'Traces', 'list'],
    ['conversations', 'Conversations', 'chat'],
    ['dashboard', 'Dashboard', 'chart'],
];

function App() {
    const [help, setHelp] = useState(false);
    useEffect(() => {
        void readSession().catch(() => undefined);
        addEventListener('keydown', onKey);
        return () => removeEventListener('keydown', onKey);
    }, []);
    useKeys({
        help: () => setHelp(true),
        'go-traces': () => open('traces'),
        'go-conversations': () => open('conversations'),
        'go-dashboard': () => open('dashboard'),
        'copy-link': () => void copy(link(), 'Link'),
    });
    const now = page.value;
    useEffect(() => {
        if (now !== 'trace') document.title = `${{ traces: 'Traces', compare: 'Compare', conversations: 'Conversations', dashboard: 'Dashboard', trace: '' }[now]} — Agent Tracing`;
        const heading = setTimeout(() => {
            if (document.activeElement === document.body) document.querySelector<HTMLElement>('main h1')?.focus({ preventScroll: true });
        }, 300);
        return () => clearTimeout(heading);
    }, [now]);
    return (
        <>
            <header class="top">
                <span class="brand">
                    Agent Tracing {session.value?.serviceName && <bdi class="meta">{session.value.serviceName}</bdi>}
                </span>
                <nav aria-label="Pages">
                    {TABS.map(([id, label, icon]) => (
                        <a
                            key={id}
                            href={href(id === 'traces' ? {} : { page: id })}
                            aria-current={now === id || (id === 'traces' && (now === 'trace' || now === 'compare')) ? 'page' : undefined}
                            onClick={(event) => {
                                if (event.ctrlKey || event.metaKey || event.shiftKey) return;
                                event.preventDefault();
                                open(id);
                            }}
                        >
                            <Icon name={icon} /> {label}
                        </a>
                    ))}
                </nav>
                <span class="grow" />
                <Live />
                <ThemeButton />
                <Button icon="keyboard" aria-label="Keys" onClick={() => setHelp(true)} />
            </header>
            <main id="main" tabIndex={-1}>
                <Boundary what="The page" key={now}>
                    <Suspense fallback={unread.value ? <Failure error={offline()} /> : <p class="meta loading">Loading…</p>}>
                        {now === 'trace' ? <Trace /> : now === 'compare' ? <Compare /> : now === 'conversations' ? <Conversations /> : now === 'dashboard' ? <Dashboard /> : <Traces />}
                    </Suspense>
                </Boundary>
            </main>
            <div role="status" aria-live="polite" class="visually-hidden">
                {announced.value}
            </div>
            <Toast />
            {help && <Help onClose={() => setHelp(false)} />}
            {signedOut.value && <SignIn />}
        </>
    );
}

function Live() {
    const text = { live: 'Live', paused: 'Paused', reconnecting: 'Reconnecting…' }[liveState.value];
    return (
        <Button
            class={`live ${liveState.value}`}
            aria-pressed={!paused.value}
            title="Show what happens as it happens"
            onClick={() => (paused.value = !paused.value)}
        >
            <i aria-hidden="true" /> {text}
        </Button>
    );
}

function ThemeButton() {
    const dark = theme.value === 'dark' || (theme.value === '' && matchMedia('(prefers-color-scheme: dark)').matches);
    return (
        <Button
            icon={dark ? 'sun' : 'moon'}
            aria-label={dark ? 'Light' : 'Dark'}
            onClick={() => {
                theme.value = dark ? 'light' : 'dark';
                document.documentElement.dataset.theme = theme.value;
            }}
        />
    );
}

sprite();
render(<App />, document.getElementById('app')!);
