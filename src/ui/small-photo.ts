/** A photo is at most so large, whatever the telephone makes of it. */
const mostPhotoBytes = 200_000
/** A page of print is to be read: its letters need more than a room does. */
const mostPaperBytes = 1_500_000

/** `unreadable`: this device cannot open it, a picture of a kind or a size that it does not know. */
export class UnreadablePhoto extends Error {}

const sides = [1_600, 1_280, 1_024, 800, 640, 480]
const paperSides = [2_800, 2_200, ...sides]
const qualities = [0.8, 0.65, 0.5]

/**
 * The photo as it is kept: small, upright, with `mark` at its foot, and without what the camera wrote into the file, where
 * it was taken too. An `img` turns a picture as its EXIF says, and decodes a large one no larger than it is drawn.
 */
export const smallPhoto = (file: Blob, mark: string): Promise<Blob> =>
  small(file, { mark, sides, most: mostPhotoBytes })

/** The same of a page of paper, without a mark. */
export const smallPaper = (file: Blob): Promise<Blob> =>
  small(file, { mark: '', sides: paperSides, most: mostPaperBytes })

async function small(
  file: Blob,
  { mark, sides, most }: { mark: string; sides: readonly number[]; most: number },
): Promise<Blob> {
  const url = URL.createObjectURL(file)
  try {
    const image = new Image()
    image.src = url
    await image.decode().catch(() => {
      throw new UnreadablePhoto()
    })
    for (const side of sides) {
      const canvas = draw(image, side, mark)
      for (const quality of qualities) {
        const blob = await jpegOf(canvas, quality)
        if (blob.size <= most) return blob
      }
    }
    throw new UnreadablePhoto()
  } finally {
    URL.revokeObjectURL(url)
  }
}

function draw(image: HTMLImageElement, side: number, mark: string): HTMLCanvasElement {
  const { naturalWidth, naturalHeight } = image
  const scale = Math.min(1, side / Math.max(naturalWidth, naturalHeight))
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(naturalWidth * scale))
  canvas.height = Math.max(1, Math.round(naturalHeight * scale))
  const context = canvas.getContext('2d')
  if (!context) throw new UnreadablePhoto()
  context.drawImage(image, 0, 0, canvas.width, canvas.height)
  if (mark) drawMark(context, canvas, mark)
  return canvas
}

/** White on a dark band, as wide as the picture. */
function drawMark(
  context: CanvasRenderingContext2D,
  { width, height }: HTMLCanvasElement,
  mark: string,
): void {
  const wanted = Math.max(12, Math.round(Math.min(width, height) / 28))
  const fontOf = (size: number) => `${size}px ${getComputedStyle(document.body).fontFamily}`
  context.font = fontOf(wanted)
  const room = width - wanted
  const size = Math.min(wanted, (wanted * room) / context.measureText(mark).width)
  context.font = fontOf(size)
  context.fillStyle = 'rgba(0, 0, 0, 0.6)'
  context.fillRect(0, height - size * 2, width, size * 2)
  context.fillStyle = '#fff'
  context.textBaseline = 'middle'
  context.fillText(mark, wanted / 2, height - size)
}

const jpegOf = (canvas: HTMLCanvasElement, quality: number): Promise<Blob> =>
  new Promise((resolve, reject) =>
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new UnreadablePhoto())),
      'image/jpeg',
      quality,
    ),
  )
