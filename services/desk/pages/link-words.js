// What the pages behind a link say, in Chinese and in English.
const WORDS = {
  title: ["交付服务", "Handover service"],
  noLink: ["请从消息中的链接打开此页面。", "Please open this page from the link in your message."],
  renew: ["发送新链接", "Send me a new link"],
  renewed: ["如原地址仍有效，新链接已发出，请查收。", "If that address still holds, a new link is on its way to it."],
  until: ["链接有效期至 {at}", "This link is good until {at}"],
  byName: ["以 {who} 的名义记录", "Recorded in the name of {who}"],
  beforeCode: ["首次办理前，此设备需要验证一次。", "Before the first answer this device is confirmed once."],
  codeTitle: ["验证此设备", "Confirm this device"],
  codeWhy: ["验证码将发送到您本人登记的地址，每台设备只需一次。", "A code goes to your own address; once for each device."],
  codeNoWay: ["没有登记您的手机或邮箱，请联系物业。", "No phone or mail address of yours is known; please call us."],
  byEmail: ["发到我的邮箱", "To my e-mail"], bySms: ["发到我的手机", "To my phone"],
  codeSent: ["验证码已发送，15 分钟内有效。", "The code is on its way; it is good for 15 minutes."],
  digits: ["六位验证码", "Six digits"], confirmDevice: ["确认", "Confirm"], close: ["关闭", "Close"],
  cancel: ["取消", "Cancel"], done: ["已完成", "Done"], failed: ["未能完成，请重试。", "It did not work; please try again."],
  turn: ["待您办理", "Your turn"], waiting: ["等待中", "Waiting"], finished: ["已结束", "Finished"], all: ["全部", "All"],
  nothing: ["这里没有问题。", "Nothing here."], tick: ["选择第 {number} 号", "Choose No. {number}"],
  number: ["第 {number} 号", "No. {number}"], common: ["公共部位", "Common parts"],
  due: ["期限 {at}", "Due {at}"], replyDue: ["答复期限 {at}", "Reply due {at}"], late: ["已逾期", "Overdue"],
  confirmAll: ["全部确认({n})", "Confirm all {n}"], confirm: ["确认({n})", "Confirm {n}"],
  confirmRest: ["有异议的先勾选并提出异议，其余一次确认。", "Tick and dispute what is not yours, then confirm the rest at once."],
  dispute: ["提出异议({n})", "Dispute {n}"], disputeTitle: ["提出异议", "Dispute"], reason: ["理由", "Reason"],
  propose: ["提交整改方案({n})", "Propose a method for {n}"], proposeTitle: ["整改方案", "Method"],
  method: ["如何整改、用何材料", "How it is mended, and with what"],
  start: ["开始整改", "Start the work"], report: ["报完工", "Report it done"],
  reportTitle: ["报完工", "Report it done"], photos: ["照片(至少一张)", "Photos (at least one)"], note: ["说明", "Note"],
  send: ["提交", "Send"], somePhotos: ["照片", "Photos"], safe: ["已排除危险", "It is safe now"],
  safeTitle: ["紧急情况已排除", "Made safe"],
  why: ["未通过原因", "Why it was not accepted"], agreed: ["已确认的方案", "Method agreed"], suggested: ["物业建议", "Suggested"],
  details: ["详情", "Details"], reported: ["报验照片", "Photos of the report"], found: ["问题照片", "Photos of the issue"],
  excel: ["用 Excel 答复", "Answer in Excel"], download: ["下载答复表", "Download the sheet"],
  upload: ["上传填好的答复表", "Upload the filled-in sheet"],
  outcome: ["办理结果", "What became of it"], confirmedN: ["已确认 {n} 项", "Confirmed: {n}"],
  disputedN: ["已提出异议 {n} 项", "Disputed: {n}"], proposedN: ["已提交方案 {n} 项", "Method proposed for {n}"],
  unchangedN: ["此前已答复 {n} 项", "Answered so before: {n}"], refusedN: ["未办理 {n} 项", "Not done: {n}"],
  passOn: ["转交工人({n})", "Pass {n} to a worker"], passedOn: ["已转交", "Passed on"],
  passHint: [
    "工人凭此链接只能查看这 {n} 项、开工和报完工，并以您的名义记录。验证码会发给您，请转告工人。",
    "With this link the worker sees what you chose ({n}) and nothing else, and starts and reports it in your name. The code "
    + "comes to you; tell it to the worker."],
  copy: ["复制链接", "Copy the link"], share: ["发送…", "Send…"], copied: ["已复制", "Copied"],
  takeBack: ["收回", "Take back"], takenBack: ["已收回", "Taken back"], items: ["{n} 项", "Issues: {n}"],
  answered: ["已提交。", "Sent."],
  home: ["我的房屋", "My home"], appointment: ["预约时间 {at}", "Appointment {at}"],
  day: ["日期", "Day"], hour: ["时间", "Time"], slot: ["{at}（余 {n} 个）", "{at} ({n} left)"], place: ["地点：{place}", "Place: {place}"],
  noSlots: ["目前没有可约的时间，请联系物业。", "No time is free at the moment; please call us."],
  book: ["预约收楼", "Book an appointment"], rebook: ["改约", "Choose another time"],
  handedOver: ["已于 {at} 交付", "Handed over on {at}"], problem: ["报修", "Report a problem"],
  room: ["哪个房间", "Which room"], what: ["什么问题", "What is wrong"], mine: ["问题进度", "My problems"],
  repaired: ["维修满意", "The repair is good"], notRepaired: ["还没修好", "It is not repaired"],
  rejectTitle: ["还没修好", "It is not repaired"], whatIsLeft: ["还有什么问题", "What is still wrong"],
  ownerCode: ["为保护您的个人信息，请先验证此设备。", "To protect your data, first confirm this device."],
  start_: ["开始", "Begin"],
  kitchen: ["厨房", "Kitchen"], bath: ["卫生间", "Bathroom"], living: ["客厅", "Living room"],
  bedroom: ["卧室", "Bedroom"], balcony: ["阳台", "Balcony"], other: ["其他", "Other"],
};

const STATES = {
  raised: ["已登记，待处理", "Received"], registered: ["已入台账", "In the ledger"], submitted: ["待确认", "To be confirmed"],
  disputed: ["异议待裁定", "Disputed"], confirmed: ["待提方案", "Method wanted"], method_proposed: ["方案待确认", "Method proposed"],
  method_agreed: ["可以开工", "May start"], in_work: ["整改中", "In work"], reported: ["待验收", "To be inspected"],
  accepted: ["已验收", "Accepted"], closed: ["已关闭", "Closed"], explained: ["已说明", "Explained"], void: ["已作废", "Void"],
  merged: ["已合并", "Merged"], split: ["已拆分", "Split"],
};
const OWNERS = {  // an owner is told how far it is, not whose turn
  submitted: ["已派给施工单位", "With the contractor"], confirmed: ["施工单位已确认", "Contractor has confirmed"],
  method_proposed: ["商定整改方案", "Agreeing how to mend it"], method_agreed: ["即将整改", "About to be mended"],
  in_work: ["整改中", "Being mended"], reported: ["物业验收中", "Being inspected"], accepted: ["请您确认", "Please confirm"],
  disputed: ["核实责任中", "Finding who mends it"],
};
const HOMES = {
  registered: ["尚未通知", "Not yet noticed"], noticed: ["已发收楼通知", "Notice issued"], served: ["通知已送达", "Notice served"],
  booked: ["已预约", "Booked"], arrived: ["已到场", "Arrived"], inspected: ["已验房", "Inspected"], refused: ["拒收待复验", "Refused"],
  signed: ["已签署", "Signed"], handed_over: ["已交付", "Handed over"],
};


let language = "zh";
export const colon = () => (language === "zh" ? "：" : ": ");
export const speak = (chosen) => {
  language = chosen;
  document.documentElement.lang = chosen === "zh" ? "zh-CN" : "en";
};
export const spoken = () => language;
const pick = (pair) => pair[language === "zh" ? 0 : 1];
export const say = (word, facts = {}) =>
  pick(WORDS[word]).replace(/\{(\w+)\}/g, (_, name) => facts[name] ?? "");
export const stateFor = (role, state) => pick((role === "owner" && OWNERS[state]) || STATES[state] || [state, state]);
export const homeState = (state) => pick(HOMES[state] || [state, state]);
export const inWords = (problem) => (language === "zh" ? problem.detail_zh : problem.detail_en) || say("failed");
