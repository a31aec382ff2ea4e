/** Numbers as people read them. The same everywhere: tree, tooltip, inspector, command line. */
import type { Nanoseconds } from './time.ts';

/** `14 ms`, `20.48 s`, `3 m 05 s`, `1 h 02 m`; `250 ns`, `1.25 µs`. Empty text becomes `–` for NaN. */
export function formatDuration(nanoseconds: Nanoseconds): string {
  if (Number.isNaN(nanoseconds)) return '–';
  const sign = nanoseconds < 0 ? '−' : '';
  const value = Math.abs(nanoseconds);
  if (value < 999.5) return `${sign}${Math.round(value)} ns`;
  if (value < 999.5e3) return `${sign}${digits(value / 1e3)} µs`;
  if (value < 999.5e6) return `${sign}${digits(value / 1e6)} ms`;
  if (value < 59.995e9) return `${sign}${(value / 1e9).toFixed(2)} s`;
  const seconds = Math.round(value / 1e9);
  if (seconds < 3600) return `${sign}${Math.floor(seconds / 60)} m ${pad(seconds % 60)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 48 * 60) return `${sign}${Math.floor(minutes / 60)} h ${pad(minutes % 60)} m`;
  return `${sign}${(seconds / 86400).toFixed(1)} d`;
}

/** Three significant digits without trailing zeros behind whole numbers: `1.25`, `14`, `120`. */
function digits(value: number): string {
  if (value >= 99.95) return String(Math.round(value));
  const text = value >= 9.995 ? value.toFixed(1) : value.toFixed(2);
  return text.replace(/\.?0+$/, '');
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}

/** A position on the clock with milliseconds: `14.620 s`, `1:02:03.004`. */
export function formatClock(nanoseconds: Nanoseconds): string {
  const sign = nanoseconds < 0 ? '−' : '';
  const millis = Math.round(Math.abs(nanoseconds) / 1e6);
  const seconds = Math.floor(millis / 1000);
  const fraction = String(millis % 1000).padStart(3, '0');
  if (seconds < 60) return `${sign}${seconds}.${fraction} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${sign}${minutes}:${pad(seconds % 60)}.${fraction}`;
  return `${sign}${Math.floor(minutes / 60)}:${pad(minutes % 60)}:${pad(seconds % 60)}.${fraction}`;
}

/** `812`, `8.8k`, `1.24M`: counts where room is short. */
export function formatCount(count: number): string {
  if (Number.isNaN(count)) return '–';
  if (Math.abs(count) < 1000) return String(Math.round(count));
  if (Math.abs(count) < 999_950) return `${(count / 1e3).toFixed(count < 99_950 ? 1 : 0)}k`;
  return `${(count / 1e6).toFixed(2)}M`;
}

/** `1.2 MB` (powers of ten), `512 B`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 999_950) return `${(bytes / 1e3).toFixed(1)} kB`;
  if (bytes < 999_950_000) return `${(bytes / 1e6).toFixed(1)} MB`;
  return `${(bytes / 1e9).toFixed(2)} GB`;
}

/** Whole number with thin groups: `11,482`. */
export function formatInteger(value: number): string {
  return Math.round(value)
    .toString()
    .replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}
