import { useState } from 'react';
import { useStore } from 'zustand';
import { story } from '../../../state/story.ts';
import { Course } from './Course.tsx';
import { Demonstrations } from './Demonstrations.tsx';
import { LessonGuide } from './LessonGuide.tsx';

/** The lesson that is open; else the course, and runs worth watching. */
export function Lessons() {
  const lesson = useStore(story, (state) => state.lesson);
  const [browses, browse] = useState(false);
  if (lesson !== undefined && !browses) return <LessonGuide lesson={lesson} leave={() => browse(true)} />;
  return (
    <div className="scroll">
      <Course opened={() => browse(false)} />
      <Demonstrations />
    </div>
  );
}
