import type { Language } from '../../../base/language.ts'
import type { NoticeDetail } from '../api.ts'
import { sayChanges } from '../difference.ts'
import { chatOf } from '../forms/chat.ts'
import { loudspeakerOf } from '../forms/script.ts'
import { type Messages, messagesOf } from '../forms/sms.ts'
import type { Told } from '../forms/told.ts'
import { scriptOf } from '../forms/words.ts'

/** The forms that are text, in the script of the language. */
export function textsOf(
  notice: NoticeDetail,
  language: Language,
): { messages: Messages; chat: string; script: string } {
  const script = scriptOf(language)
  const told: Told = {
    ...{ signature: notice.signature, items: notice.items },
    ...{ fromDay: notice.fromDay, toDay: notice.toDay },
    changes: sayChanges(notice.changes, script),
    ...(notice.note !== null && { note: notice.note }),
  }
  return {
    messages: messagesOf(told, script),
    chat: chatOf(told, script),
    script: loudspeakerOf(told, script),
  }
}
