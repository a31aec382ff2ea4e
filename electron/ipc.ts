/** The one entry for requests from the page: who asks, and whether the shape is right, before anything is done. */
import { type IpcMainInvokeEvent, ipcMain, type WebContents } from 'electron';
import { messageOf } from '../shared/base/errors.ts';
import {
  EVENT_CHANNEL,
  ORIGIN,
  REQUEST_CHANNEL,
  type ShellAnswer,
  type ShellEvent,
  type ShellRequestName,
  type ShellRequests,
} from './bridge.ts';
import { checkRequest } from './payload.ts';

export type ShellHandlers = {
  readonly [K in ShellRequestName]: (
    argument: ShellRequests[K]['argument'],
    from: WebContents,
  ) => ShellRequests[K]['result'] | Promise<ShellRequests[K]['result']>;
};

/** Starts answering requests with `handlers`. What is refused is answered so, and written to the log. */
export function serveRequests(handlers: ShellHandlers): void {
  ipcMain.handle(REQUEST_CHANNEL, async (event, payload: unknown): Promise<ShellAnswer> => {
    if (!isOurPage(event)) return refuse('Only the window itself may ask.', event);
    const request = checkRequest(payload);
    if (!request) return refuse('The request is not understood.', event);
    const handler = handlers[request.name] as (argument: unknown, from: WebContents) => unknown;
    try {
      return { ok: true, result: await handler(request.argument, event.sender) };
    } catch (error) {
      return { ok: false, message: messageOf(error) };
    }
  });
}

/** Tells the page something, if it is still there. */
export function tell(contents: WebContents, event: ShellEvent): void {
  if (!contents.isDestroyed()) contents.send(EVENT_CHANNEL, event);
}

/** The main frame of a window of ours, showing a page of ours. */
function isOurPage(event: IpcMainInvokeEvent): boolean {
  const frame = event.senderFrame;
  return frame !== null && frame.parent === null && frame === event.sender.mainFrame && frame.origin === ORIGIN;
}

function refuse(message: string, event: IpcMainInvokeEvent): ShellAnswer {
  console.warn(`Refused a request of ${event.senderFrame?.url ?? 'a frame that is gone'}: ${message}`);
  return { ok: false, message };
}
