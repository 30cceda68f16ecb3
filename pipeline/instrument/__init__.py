"""What is asked: codes, the scale, the exercise, the instrument and its workbooks."""
