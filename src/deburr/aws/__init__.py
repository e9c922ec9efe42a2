"""The only room that imports boto3: it reads by a list, keeps to AWS's pace, and changes nothing without a Plan."""
