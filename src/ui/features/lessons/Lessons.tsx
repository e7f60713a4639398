import { useState } from 'react';
import { useStore } from 'zustand';
import { useLibrary } from '../../components/hooks.ts';
import { story } from '../../../state/course/story.ts';
import { Course } from './Course.tsx';
import { Demonstrations } from './Demonstrations.tsx';
import { LessonGuide } from './LessonGuide.tsx';

/** The lesson that is open; else the course, and runs worth watching. */
export function Lessons() {
  const lesson = useStore(story, (state) => state.lesson);
  const { parts, demonstrations } = useLibrary();
  const [browses, browse] = useState(false);
  if (lesson !== undefined && !browses) return <LessonGuide lesson={lesson} leave={() => browse(true)} />;
  return (
    <div className="scroll">
      <Course parts={parts} showGuide={() => browse(false)} />
      <Demonstrations volumes={demonstrations} />
    </div>
  );
}
