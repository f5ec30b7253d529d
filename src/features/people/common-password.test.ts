import { expect, test } from 'vitest'
import { commonPasswords } from '../../platform/common-passwords.ts'
import { isCommonPassword, isMostlyName } from './common-password.ts'

const common = commonPasswords()

test.each([
  ...[
    'password',
    'Password1',
    'PASSWORD!',
    'p@ssw0rd',
    'ｐａｓｓｗｏｒｄ',
    'passwordpassword',
    'pass word',
  ],
  ...[
    '12345678',
    '87654321',
    '1234567890',
    'qwertyuiop',
    'qwerty123',
    '1qaz2wsx',
    'asdfghjkl',
    'zxcvbnm1',
  ],
  ...[
    'woaini1314',
    'woaini520',
    'WoAiNi2008',
    '5201314',
    'a123456789',
    'admin888',
    'iloveyou',
    'abc12345',
  ],
  ...['laoshi2024', 'xuexiao123', '我爱你1314', '密码密码', '12341234'],
])('A7 %s is common', (password) => {
  expect(isCommonPassword(password, common)).toBe(true)
})

const names = ['cunxiao', '村校', '凤凰县', '凤凰', 'fenghuang', '曾祥', 'zengxiang']

test.each([
  ...[
    'cunxiao2026',
    'Cunxiao123!',
    '123cunxiao',
    '村校2026',
    '凤凰县888',
    '凤凰2026年',
    'fenghuang1',
  ],
  ...['zengxiang1990', '曾祥19900101', 'cunxiaodemo', 'cunxiao-admin', 'cunxiaocunxiao'],
])('A7 %s is little more than a name', (password) => {
  expect(isMostlyName(password, names, common)).toBe(true)
})

test.each([
  '石门竹林小路三里',
  '凤凰沱江夜船三只',
  '沱江夜渡三更天明',
  'correct horse battery',
  'k7#mQ2vx!p',
  '另一个口令有八字',
])('A7 %s is neither', (password) => {
  expect(isCommonPassword(password, common)).toBe(false)
  expect(isMostlyName(password, names, common)).toBe(false)
})
