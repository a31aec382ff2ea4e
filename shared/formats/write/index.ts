/** The formats that are written. A new one is a file of its own and a line here. */
import { chromeTarget } from './chrome.ts';
import { csvTarget } from './csv.ts';
import { jaegerTarget } from './jaeger.ts';
import { otlpJsonTarget } from './otlp-json.ts';
import { otlpProtobufTarget } from './otlp-protobuf.ts';
import type { Target } from './target.ts';

export const TARGETS: readonly Target[] = [otlpJsonTarget, otlpProtobufTarget, jaegerTarget, chromeTarget, csvTarget];

export const targetNamed = (name: string): Target | undefined => TARGETS.find((target) => target.name === name);
