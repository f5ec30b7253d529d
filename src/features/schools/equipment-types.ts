import { text } from '../../base/text.ts'

export const equipmentTypes = {
  satellite_dish: text('卫星天线', 'Satellite dish'),
  satellite_receiver: text('卫星接收机', 'Satellite receiver'),
  pc: text('计算机', 'Computer'),
  server: text('服务器', 'Server'),
  tv: text('电视机', 'Television'),
  projector: text('投影机', 'Projector'),
  dvd_player: text('DVD 播放机', 'DVD player'),
  printer: text('打印机', 'Printer'),
  switch: text('交换机', 'Network switch'),
  modem: text('宽带猫', 'Broadband modem'),
  set_top_box: text('机顶盒', 'Set-top box'),
  ups: text('不间断电源', 'UPS'),
  other: text('其他', 'Other'),
} as const
