import { useState } from 'preact/hooks'

/** What each kind is drawn as, in a field of 24 by 24. */
const drawings: Readonly<Record<string, string>> = {
  video: 'M3 5h18v14H3zM10 9l5 3-5 3z',
  audio: 'M5 14v-2a7 7 0 0 1 14 0v2M5 14h3v5H5zM16 14h3v5h-3z',
  ebook: 'M12 7c-2-2-5-2-9-2v13c4 0 7 0 9 2 2-2 5-2 9-2V5c-4 0-7 0-9 2zM12 7v13',
  document: 'M6 3h9l4 4v14H6zM9 11h7M9 15h7',
  slides: 'M3 5h18v11H3zM12 16v4M8 20h8',
  image: 'M3 5h18v14H3zM3 16l5-5 5 5 3-3 5 5M15 9h1',
  package: 'M4 5h16v11H4zM2 20h20M9 9l-2 2 2 2M15 9l2 2-2 2',
  quiz: 'M5 6l1.5 1.5L9 5M12 6h8M5 12l1.5 1.5L9 11M12 12h8M5 18l1.5 1.5L9 17M12 18h8',
  disc: 'M12 3a9 9 0 1 0 .01 0zM12 10a2 2 0 1 0 .01 0z',
  link: 'M10 14l4-4M9 10l-3 3a3.5 3.5 0 0 0 5 5l3-3M15 14l3-3a3.5 3.5 0 0 0-5-5l-3 3',
  pack: 'M4 8h16v12H4zM6 5h12M8 2h8M9 14h6',
}

type Connection = { saveData?: boolean; effectiveType?: string }

/** Whoever pays for each megabyte, or waits for it, gets the words alone. */
function sparesTheLine(): boolean {
  const { connection } = navigator as Navigator & { connection?: Connection }
  return connection?.saveData === true || /2g$/.test(connection?.effectiveType ?? '')
}

/** A still, over a drawing of its kind that is there at once and stays where no still comes. */
export function Picture({ kind, url }: { kind: string; url: string | undefined }) {
  const [failed, setFailed] = useState(false)
  return (
    <span class="card-picture">
      <svg viewBox="0 0 24 24" aria-hidden="true">
        <path d={drawings[kind] ?? drawings.document} />
      </svg>
      {url !== undefined && !failed && !sparesTheLine() && (
        <img
          src={url}
          alt=""
          width={320}
          height={180}
          loading="lazy"
          decoding="async"
          onError={() => setFailed(true)}
        />
      )}
    </span>
  )
}
