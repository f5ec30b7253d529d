/** What pages of packages may do: nothing to the page around them, nothing with this machine's cookies, no windows. */
const rights = [
  'allow-scripts',
  'allow-forms',
  'allow-modals',
  'allow-downloads',
  'allow-pointer-lock',
] as const

/** Of a frame that holds a course; its pages bring the same with them, whatever frame they are in. */
export const courseSandbox: string = rights.join(' ')

/** In a frame a course may fill the screen and be told when it is left; of the machine it learns nothing. */
export const courseAllows = 'fullscreen *; autoplay *; unload *'

/**
 * With pages of packages: only files of this origin are loaded, opened and posted to, and nothing is said to
 * anybody but `listener`.
 */
export const pageHeaders = (listener: string) => ({
  'content-security-policy': [
    `sandbox ${courseSandbox}`,
    "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:",
    `connect-src 'self' data: blob: ${listener}`.trim(),
    "form-action 'self'",
    "base-uri 'self'",
    "object-src 'self'",
  ].join('; '),
  'permissions-policy': [
    ...['camera', 'microphone', 'geolocation', 'display-capture', 'usb', 'serial'].map(
      (feature) => `${feature}=()`,
    ),
    'unload=*',
  ].join(', '),
  // What is only looked up goes past every policy.
  'x-dns-prefetch-control': 'off',
})
