/** Whether shortcuts are the Mac's (⌘) or everybody else's (Ctrl). */
export const isMac = /mac|iphone|ipad/i.test(
  (navigator as { userAgentData?: { platform?: string } }).userAgentData?.platform || navigator.platform,
);
