import type { Language } from '../types.ts';

/**
 * Sentences of everyday talk that no customer-service knowledge base is about. They are counter-examples in training, so
 * that words everybody uses ("how do I", "怎么") do not speak for any entry, and a measure for refusal when bands are set.
 */
export const background: Readonly<Record<Language, readonly string[]>> = {
  zh: [
    '今天天气怎么样', '明天会下雨吗', '给我讲个笑话', '你会唱歌吗', '帮我写一首诗', '一加一等于几', '北京到上海有多远',
    '中国的首都是哪里', '世界上最高的山是什么', '昨晚的足球比赛谁赢了', '推荐一部好看的电影', '怎么做红烧肉', '西红柿炒鸡蛋先放什么',
    '感冒了吃什么药好', '头疼怎么办', '孩子不爱吃饭怎么办', '怎么减肥最快', '帮我翻译一下这句话', '英语怎么学得好', '这道数学题怎么做',
    '什么是量子力学', '光的速度是多少', '恐龙为什么灭绝了', '月亮离地球多远', '股票现在能买吗', '明天大盘会涨吗', '人民币对美元汇率是多少',
    '彩票中奖号码是多少', '我失恋了很难过', '我女朋友生气了怎么哄', '你喜欢我吗', '你有男朋友吗', '人生的意义是什么', '我今天心情不好',
    '附近有什么好吃的', '去机场怎么走', '地铁几点停运', '火车票怎么抢', '去云南旅游要几天', '签证需要准备什么材料', '护照过期了怎么办',
    '怎么考驾照', '公务员考试什么时候报名', '高考分数线是多少', '大学专业怎么选', '论文怎么写', '简历怎么写比较好', '面试要注意什么',
    '房贷利率现在多少', '租房要注意什么', '怎么养猫', '狗狗不吃东西怎么回事', '花的叶子发黄怎么办', '车子打不着火怎么办', '汽车多久保养一次',
    '最近有什么新闻', '谁是现在的总统', '三国演义的作者是谁', '给我推荐几本书', '周杰伦有哪些歌', '这首歌叫什么名字', '怎么弹吉他',
    '打篮球怎么才能跳得高', '跑步膝盖疼怎么办', '晚上睡不着怎么办', '做梦梦见蛇是什么意思', '我是什么星座', '今天是农历几号', '现在几点了',
    '明天放假吗', '春节是哪一天', '帮我定一个闹钟', '打开客厅的灯', '播放音乐', '给妈妈打电话', '怎么写一个循环', '电脑蓝屏是什么原因',
    '怎么做蛋糕', '咖啡喝多了会怎么样', '宇宙有多大', '为什么天是蓝的', '世界杯在哪里举行', '怎么折纸飞机', '历史上最短的战争',
  ],
  en: [
    'what is the weather like today', 'will it rain tomorrow', 'tell me a joke', 'can you sing a song', 'write me a poem', 'what is one plus one',
    'how far is it from london to paris', 'what is the capital of france', 'what is the highest mountain in the world', 'who won the game last night',
    'recommend a good movie', 'how do i cook rice', 'how long should i boil an egg', 'what should i take for a cold', 'i have a headache what can i do',
    'my child does not want to eat', 'how can i lose weight quickly', 'translate this sentence for me', 'how do i learn english faster',
    'how do you solve this equation', 'what is quantum mechanics', 'what is the speed of light', 'why did the dinosaurs die out',
    'how far away is the moon', 'should i buy stocks now', 'what is the exchange rate of the dollar', 'what are the winning lottery numbers',
    'i broke up with my girlfriend', 'do you love me', 'do you have a boyfriend', 'what is the meaning of life', 'i am sad today',
    'what is there to eat nearby', 'how do i get to the airport', 'when does the last train leave', 'how many days should i spend in rome',
    'which documents do i need for a visa', 'how do i renew my passport', 'how do i get a driving licence', 'which subject should i study',
    'how do i write an essay', 'what should i put in my resume', 'what do they ask in a job interview', 'how high are mortgage rates',
    'what should i look for when renting a flat', 'how do i take care of a cat', 'why is my dog not eating', 'why are the leaves of my plant yellow',
    'my car does not start', 'how often should the oil be changed', 'what is in the news', 'who is the president', 'who wrote hamlet',
    'recommend me some books', 'what is the name of this song', 'how do i play the guitar', 'how can i jump higher', 'my knee hurts when i run',
    'i cannot sleep at night', 'what does it mean to dream of snakes', 'what is my star sign', 'what day is it today', 'what time is it',
    'is tomorrow a holiday', 'when is easter this year', 'set an alarm for seven', 'turn on the lights in the living room', 'play some music',
    'call my mother', 'how do i write a loop in python', 'why does my computer crash', 'how do i bake a cake', 'is too much coffee bad for you',
    'how big is the universe', 'why is the sky blue', 'where is the world cup held', 'how do i fold a paper plane', 'who invented the telephone',
    'how many planets are there', 'what is the tallest building', 'how old is the queen', 'tell me something interesting',
  ],
};
