import type { lessons as english } from '../en/lessons.ts';

/** 과정과 시연. */
export const lessons = {
  'caption.next': '다음: {at}',
  'course.config': '설정, 그리고 고장 찾기',
  'course.health': '상태 검사',
  'course.kinds': '다른 워크로드',
  'course.learned': '배움',
  'course.more': '더 보기',
  'course.nodes': '노드와 스케줄링',
  'course.pods': 'Pod',
  'course.rollouts': '롤아웃',
  'course.watch': '지켜보기',
  'lesson.all': '전체 과정',
  'lesson.do': '실행',
  'lesson.go': '계속',
  'lesson.learned': '마지막 목표까지 마쳤습니다. 이 클러스터에서 마음껏 더 해 보세요.',
  'lesson.next': '다음: {title}',
  'lesson.reached': '도달',
  'lesson.step': '{count}단계 중 {number}단계',
  'lessons.containers': '컨테이너와 probe',
  'lessons.kinds': '다른 워크로드',
  'lessons.machines': '고장 나는 머신',
  'lessons.opening': '살아 있는 클러스터',
  'lessons.openingAbout': 'Node 세 개, Pod 네 개의 Deployment, 가벼운 트래픽.',
  'lessons.rollouts': '롤아웃',
  'lessons.scheduling': '스케줄링',
} as const satisfies Readonly<Record<keyof typeof english, string>>;
