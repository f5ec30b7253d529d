import { invalid, type Refusal } from '../../../base/refusal.ts'
import { extensionOf } from './file-type.ts'

type Sign = {
  /** Bytes as Latin-1 text, at this place of the file. */
  text: string
  at?: number
  code:
    | 'file_needs_ffmpeg'
    | 'film_unreadable'
    | 'file_is_archive'
    | 'file_is_disc_image'
    | 'file_is_flash'
    | 'file_is_help'
    | 'file_is_program'
    | 'file_is_locked_film'
    | 'file_is_caj'
    | 'file_is_download_list'
    | 'file_is_odd_picture'
  format: string
}

/** What people bring that is not taken as it is, each with the way round it. */
const signs: readonly Sign[] = [
  { text: 'Rar!\x1a\x07', code: 'file_is_archive', format: 'RAR' },
  { text: '7z\xbc\xaf\x27\x1c', code: 'file_is_archive', format: '7Z' },
  { text: '\x1f\x8b', code: 'file_is_archive', format: 'GZ' },
  { text: '\xfd7zXZ\x00', code: 'file_is_archive', format: 'XZ' },
  { text: 'BZh', code: 'file_is_archive', format: 'BZ2' },
  { text: 'ustar', at: 257, code: 'file_is_archive', format: 'TAR' },
  { text: 'MSCF', code: 'file_is_archive', format: 'CAB' },
  { text: 'CD001', at: 0x8001, code: 'file_is_disc_image', format: 'ISO' },
  { text: 'FWS', code: 'file_is_flash', format: 'SWF' },
  { text: 'CWS', code: 'file_is_flash', format: 'SWF' },
  { text: 'ZWS', code: 'file_is_flash', format: 'SWF' },
  { text: 'ITSF', code: 'file_is_help', format: 'CHM' },
  { text: '\x7fELF', code: 'file_is_program', format: 'ELF' },
  { text: 'QIYI VIDEO', code: 'file_is_locked_film', format: 'QSV' },
  { text: '\x00\x00\x00\x00YK', code: 'file_is_locked_film', format: 'KUX' },
  { text: 'CAJ', code: 'file_is_caj', format: 'CAJ' },
  { text: 'KDH ', code: 'file_is_caj', format: 'KDH' },
  { text: 'HN\x00\x00', code: 'file_is_caj', format: 'NH' },
  { text: 'd8:announce', code: 'file_is_download_list', format: 'BT' },
  { text: 'd13:announce-list', code: 'file_is_download_list', format: 'BT' },
  { text: '#EXTM3U', code: 'file_is_download_list', format: 'M3U8' },
  { text: 'ffconcat', code: 'file_is_download_list', format: 'FFCONCAT' },
  { text: 'AVI ', at: 8, code: 'file_needs_ffmpeg', format: 'AVI' },
  { text: 'CDXA', at: 8, code: 'file_needs_ffmpeg', format: 'VCD DAT' },
  { text: '\x30\x26\xb2\x75\x8e\x66\xcf\x11', code: 'file_needs_ffmpeg', format: 'WMV/WMA' },
  { text: '.RMF', code: 'file_needs_ffmpeg', format: 'RM/RMVB' },
  { text: '.ra\xfd', code: 'file_needs_ffmpeg', format: 'RA' },
  { text: 'FLV\x01', code: 'file_needs_ffmpeg', format: 'FLV' },
  { text: '\x00\x00\x01\xba', code: 'file_needs_ffmpeg', format: 'MPEG/VOB' },
  { text: '\x00\x00\x01\xb3', code: 'file_needs_ffmpeg', format: 'MPEG' },
  { text: '#!AMR', code: 'file_needs_ffmpeg', format: 'AMR' },
  { text: 'MAC ', code: 'file_needs_ffmpeg', format: 'APE' },
  { text: '\x0b\x77', code: 'file_needs_ffmpeg', format: 'AC-3' },
  { text: 'ftypheic', at: 4, code: 'file_is_odd_picture', format: 'HEIC' },
  { text: 'ftypheix', at: 4, code: 'file_is_odd_picture', format: 'HEIC' },
  { text: 'ftypmif1', at: 4, code: 'file_is_odd_picture', format: 'HEIF' },
  { text: 'II*\x00', code: 'file_is_odd_picture', format: 'TIFF' },
  { text: 'MM\x00*', code: 'file_is_odd_picture', format: 'TIFF' },
  { text: '8BPS', code: 'file_is_odd_picture', format: 'PSD' },
  // What is read without ffmpeg, too, where it is whole.
  { text: 'ftyp', at: 4, code: 'film_unreadable', format: 'MP4/MOV' },
  { text: '\x1a\x45\xdf\xa3', code: 'film_unreadable', format: 'MKV/WebM' },
  { text: 'WAVE', at: 8, code: 'film_unreadable', format: 'WAV' },
  { text: 'ID3', code: 'film_unreadable', format: 'MP3' },
  { text: 'OggS', code: 'film_unreadable', format: 'OGG' },
  { text: 'fLaC', code: 'film_unreadable', format: 'FLAC' },
]

/** The place of the sign that lies deepest, and its length. */
export const signBytes = 0x8001 + 5

/** What a file is that no program here reads, and the way round it; undefined: nobody knows. */
export function signOf(head: Uint8Array): Sign | undefined {
  const text = Buffer.from(head).toString('latin1')
  return signs.find((sign) => text.startsWith(sign.text, sign.at ?? 0))
}

/** Without ffmpeg the answer names the format and what to do. */
export function refusalOf(name: string, head: Uint8Array, hasFfmpeg: boolean): Refusal {
  const sign = signOf(head)
  if (!sign) {
    // A Flash film of Tencent, and what its ending alone tells.
    return lockedEndings.includes(extensionOf(name))
      ? invalid('file_is_locked_film', { name, format: extensionOf(name).toUpperCase() })
      : invalid('file_kind_unknown', { name })
  }
  const { code, format } = sign
  const isUnread = code === 'film_unreadable' || (code === 'file_needs_ffmpeg' && hasFfmpeg)
  return isUnread ? invalid('film_unreadable', { said: format }) : invalid(code, { name, format })
}

const lockedEndings = ['qlv', 'qsv', 'kux', 'ncm', 'kgm', 'mgg', 'qmc0']
