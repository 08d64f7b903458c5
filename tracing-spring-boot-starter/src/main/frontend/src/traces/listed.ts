// The rows that the list has shown last: with j and k a trace's page goes on in their order.
import { signal } from '@preact/signals';
import type { TraceItem } from '../api';

export const listed = signal<TraceItem[]>([]);
