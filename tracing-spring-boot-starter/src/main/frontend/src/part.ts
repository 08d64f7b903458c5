// Parts of the page that are loaded when they are needed.
import { signal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { lazy } from 'preact/compat';
import { readSession } from './SignIn';

/** The application does not answer, and a part of the page is not here yet. */
export const unread = signal(false);

/** A part's script; where the application does not answer it is asked for again. */
async function patiently<T>(load: () => Promise<T>, wasThere = false): Promise<T> {
    try {
        const module = await load();
        unread.value = false;
        return module;
    } catch (error) {
        const isThere = await readSession().then(
            () => true,
            () => false,
        );
        if (isThere && wasThere) throw error;
        unread.value = !isThere;
        await new Promise((again) => setTimeout(again, 5000));
        return patiently(load, isThere);
    }
}

export function part<P>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
    return lazy(() => patiently(load).then((component) => ({ default: component }))) as ComponentType<P>;
}
