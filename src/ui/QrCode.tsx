import { qrCode } from '../base/qr-code.ts'

/** The standard asks for four light modules around. */
const quiet = 4

/** Black on white whatever surrounds it, so that it is read from a screen and from paper. */
export function QrCode({ text, label, width }: { text: string; label: string; width: number }) {
  const modules = qrCode(text)
  const side = modules.length + 2 * quiet
  const path = modules
    .flatMap((row, y) =>
      row.flatMap((dark, x) => (dark ? [`M${x + quiet} ${y + quiet}h1v1h-1z`] : [])),
    )
    .join('')
  return (
    <svg role="img" aria-label={label} width={width} height={width} viewBox={`0 0 ${side} ${side}`}>
      <rect width={side} height={side} fill="#fff" />
      <path d={path} fill="#000" shapeRendering="crispEdges" />
    </svg>
  )
}
