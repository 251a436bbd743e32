/**
 * What Playwright switches off in Chromium. Chromium regards only the last argument of this kind, so ours repeats it; a test compares it
 * with the installed Playwright.
 */
export const SWITCHED_OFF_BY_PLAYWRIGHT = [
  "AvoidUnnecessaryBeforeUnloadCheckSync",
  "DestroyProfileOnBrowserClose",
  "HttpsUpgrades",
  "HttpsFirstBalancedModeAutoEnable",
  "LensOverlay",
  "MediaRouter",
  "PaintHolding",
  "ThirdPartyStoragePartitioning",
  "AvoidCorsURLLoaderRestartOnRedirect",
  "TcpPortRandomizationWin",
  "OptimizationHints",
  "NetworkTimeServiceQuerying",
  "AimEnabled",
  "PreconnectToSearch",
  "msForceBrowserSignIn",
  "msEdgeUpdateLaunchServicesPreferredVersion",
];

/** Pages of the address bar's own: Chromium renders them for each window, also without a screen, for 0.4 s of processor time. */
const OF_THE_ADDRESS_BAR = ["WebUIOmniboxPopup", "WebUIOmniboxAimPopup"];

/** Returns Chromium's arguments for tests and benchmarks, besides Playwright's own. */
export function browserArguments(): string[] {
  return [
    "--disable-background-networking",
    `--disable-features=${[...SWITCHED_OFF_BY_PLAYWRIGHT, ...OF_THE_ADDRESS_BAR].join()}`,
    // Chromium's sandbox does not run as root, the usual user in a container.
    ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
  ];
}
